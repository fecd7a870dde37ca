"""Predicts with a model that Kindling trained (@TASK@), in PyTorch.

    pip install torch safetensors
    python @TASK@.py @TASK@.safetensors --COLUMN VALUE ...     one row of a table
    python @TASK@.py @TASK@.safetensors --csv rows.csv
    python @TASK@.py @TASK@.safetensors --image picture.png    a picture, white on black (needs pillow)
    python @TASK@.py @TASK@.safetensors --text "..."           a sentence to judge, or a text to write on:
        [--length 200] [--temperature 0.8] [--top-k 0] [--seed 42]

Columns are in their own units; one that is left out, or an empty cell, means unknown. A number is printed in the target's
unit, a class with its probability.
"""

import csv
import json
import math
import sys

import torch
from safetensors import safe_open
from torch.nn import functional

ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "gelu": torch.nn.GELU}
PADDING, UNKNOWN, FIRST_WORD = 0, 1, 3


class Embedding(torch.nn.Module):
    """A row for the token plus a row for its place: [batch, length] to [batch, length, width]."""

    def __init__(self, tokens, places, width):
        super().__init__()
        self.token = torch.nn.Embedding(tokens, width)
        self.position = torch.nn.Embedding(places, width)

    def forward(self, tokens):
        return self.token(tokens) + self.position.weight[: tokens.shape[1]]


class Block(torch.nn.Module):
    """x + attention(normalised x), then x + feed-forward(normalised x)."""

    def __init__(self, width, heads, causal):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.attention_norm = torch.nn.LayerNorm(width)
        self.attention = torch.nn.Linear(width, 3 * width)
        self.projection = torch.nn.Linear(width, width)
        self.feed_norm = torch.nn.LayerNorm(width)
        self.expand = torch.nn.Linear(width, 4 * width)
        self.contract = torch.nn.Linear(4 * width, width)

    def forward(self, x, real):
        """x [batch, length, width]; real [batch, length] is false where a text is filled up."""
        found = self.attention(self.attention_norm(x)).chunk(3, dim=-1)
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in found)
        mask = None if self.causal else (1.0 - real[:, None, None, :].float()) * -1e9
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=self.causal)
        x = x + self.projection(mixed.transpose(1, 2).flatten(2))
        wide = functional.gelu(self.expand(self.feed_norm(x)), approximate="tanh")
        return x + self.contract(wide)


class Mean(torch.nn.Module):
    """The mean over the real tokens: [batch, length, width] to [batch, width]."""

    def forward(self, x, real):
        return (x * real[..., None]).sum(1) / real.sum(1, keepdim=True).clamp(min=1)


def layer(info, tensors):
    """One layer with its weights."""
    prefix = info["name"] + "." if info["name"] else ""
    own = {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
    if info["type"] in ("linear", "head"):
        module = torch.nn.Linear(own["weight"].shape[1], own["weight"].shape[0], bias=info["type"] == "linear")
    elif info["type"] == "convolution":
        module = torch.nn.Conv2d(own["weight"].shape[1], own["weight"].shape[0], 3, padding=1)
    elif info["type"] == "normalisation":
        module = torch.nn.BatchNorm2d(len(own["weight"]))
    elif info["type"] == "embedding":
        module = Embedding(len(own["token.weight"]), *own["position.weight"].shape)
    elif info["type"] == "block":
        module = Block(len(own["attention_norm.weight"]), info["heads"], info["causal"])
    elif info["type"] == "layer-norm":
        module = torch.nn.LayerNorm(len(own["weight"]))
    elif info["type"] == "mean":
        return Mean()
    elif info["type"] == "pool":
        return torch.nn.MaxPool2d(2)
    elif info["type"] == "flatten":
        return torch.nn.Flatten()
    else:
        return ACTIVATIONS[info["activation"]]()
    module.load_state_dict({**module.state_dict(), **{name: own[name] for name in module.state_dict() if name in own}})
    return module


class Model(torch.nn.Module):
    """Transform, layers and the way back to the user's units."""

    def __init__(self, path):
        super().__init__()
        with safe_open(path, framework="pt") as file:
            self.info = json.loads(file.metadata()["kindling"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        for name in [name for name in tensors if name.endswith("_scale")]:
            whole = name.removesuffix("_scale")
            tensors[whole] = tensors[whole].float() * tensors[name]
        self.layers = torch.nn.ModuleList(layer(info, tensors) for info in self.info["layers"])
        for name in tensors:
            if name.startswith(("transform.", "target.")):
                self.register_buffer(name.replace(".", "_"), tensors[name])

    def encode(self, row):
        """A row (column -> text or number) as the model's unscaled inputs, float64 [features]."""
        values = []
        for feature, fill in zip(self.info["features"], self.transform_fill.tolist()):
            cell = row.get(feature["column"])
            unknown = cell is None or cell == ""
            if feature["kind"] == "missing":
                values.append(float(unknown))
            elif feature["kind"] == "category":
                values.append(float(cell == feature["category"]))
            else:
                values.append(fill if unknown else float(cell))
        return torch.tensor(values, dtype=torch.float64)

    def tokens(self, text):
        """A text as token numbers, int64 [length], as many as the model sees: of characters the last, of words the first."""
        vocabulary, context = self.info["vocabulary"], self.info["context"]
        if isinstance(vocabulary, list):
            numbers = {word: number for number, word in enumerate(vocabulary, FIRST_WORD)}
            codes = [numbers.get(word, UNKNOWN) for word in split(text)][:context]
            return torch.tensor(codes or [PADDING])
        numbers = {character: number for number, character in enumerate(vocabulary)}
        codes = [numbers[character] for character in text if character in numbers]
        # Where each line stands for itself, the model has always seen the line end before it.
        if not codes or (self.info["lines"] and codes[0] != numbers["\n"]):
            codes.insert(0, numbers["\n"])
        return torch.tensor(codes[-context:])

    def forward(self, raw):
        """Unscaled inputs [batch, features] or [batch, pixels] to numbers [batch], or to probabilities [batch, classes]; token
        numbers [batch, length] to probabilities, or to logits of the token after each place [batch, length, vocabulary]."""
        if "vocabulary" in self.info:
            x = raw
        elif "transform_pixels" in dict(self.named_buffers()):
            x = ((raw - self.transform_pixels[0]) / self.transform_pixels[1]).float()
            if self.info["layers"][0]["type"] == "convolution":
                x = x.reshape(-1, 1, *self.info["picture"])
        else:
            x = ((raw - self.transform_shift) / self.transform_scale).float()
        for module in self.layers:
            x = module(x, raw != PADDING) if isinstance(module, (Block, Mean)) else module(x)
        y = x.double()
        if self.info["classes"]:
            return torch.softmax(y, dim=-1)
        if "vocabulary" in self.info:
            return y
        y = y.squeeze(-1) * self.target_scale + self.target_shift
        return torch.exp(y) if self.info["logTarget"] else y

    def write(self, text, length=200, temperature=0.8, top_k=0, seed=42):
        """Characters that follow a text, each drawn by its probability."""
        chance = torch.Generator().manual_seed(seed)
        written = ""
        for _ in range(length):
            logits = self(self.tokens(text + written).unsqueeze(0))[0, -1]
            if temperature <= 0:
                index = logits.argmax()
            else:
                likeliest = logits.topk(min(top_k or len(logits), len(logits)))
                shares = torch.softmax(likeliest.values / temperature, dim=-1)
                index = likeliest.indices[torch.multinomial(shares, 1, generator=chance)]
            written += self.info["vocabulary"][int(index)]
        return written


def split(text):
    """The words of a text in small letters: letters, digits and apostrophes together; every other sign but spaces alone."""
    words, inside = [], False
    for character in text:
        part = character.isalnum() or character == "'"
        if inside and part:
            words[-1] += character.lower()
        elif not character.isspace():
            words.append(character.lower())
        inside = part
    return words


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    model = Model(arguments[0]).eval()
    options = {name.lstrip("-"): value for name, value in zip(arguments[1::2], arguments[2::2])}
    with torch.no_grad():
        if "text" in options and "vocabulary" in model.info and not model.info["classes"]:
            text, length, seed = options["text"], int(options.get("length", 200)), int(options.get("seed", 42))
            temperature, top_k = float(options.get("temperature", 0.8)), int(options.get("top-k", 0))
            return print(text + model.write(text, length, temperature, top_k, seed))
        for answer in model(read_inputs(model, options)):
            if model.info["classes"]:
                print(f"{model.info['classes'][int(answer.argmax())]} {float(answer.max()):.3f}")
            else:
                print(f"{float(answer):.2f}" if math.isfinite(answer) else "not a number: check the input")


def read_inputs(model, options):
    """What the options ask about, as the model's unscaled inputs."""
    if "vocabulary" in model.info:
        if "text" not in options:
            sys.exit('This model reads text: --text "..."')
        return model.tokens(options["text"]).unsqueeze(0)
    if "image" in options:
        from PIL import Image
        height, width = model.info["picture"]
        picture = Image.open(options["image"]).convert("L").resize((width, height))
        return torch.tensor(list(picture.getdata()), dtype=torch.float64).unsqueeze(0)
    return torch.stack([model.encode(row) for row in read_rows(model, options)])


def read_rows(model, options):
    """Rows (column -> text) from a CSV, or one from the options."""
    known = {feature["column"] for feature in model.info["features"]}
    if "csv" in options:
        with open(options["csv"], newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))
    wrong = set(options) - known
    if wrong:
        sys.exit(f"No column of this model: {', '.join(sorted(wrong))}. It uses: {', '.join(sorted(known))}.")
    return [options]


if __name__ == "__main__":
    main(sys.argv[1:])
