"""Predicts with a model that Kindling trained (@TASK@), in PyTorch.

    pip install torch safetensors
    python @TASK@.py @TASK@.safetensors --COLUMN VALUE ...     one row of a table
    python @TASK@.py @TASK@.safetensors --csv rows.csv
    python @TASK@.py @TASK@.safetensors --image picture.png    a picture, white on black (needs pillow)

Columns are in their own units; one that is left out, or an empty cell, means unknown. A number is printed in the target's
unit, a class with its probability.
"""

import csv
import json
import math
import sys

import torch
from safetensors import safe_open

ACTIVATIONS = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "gelu": torch.nn.GELU}


def layer(info, tensors):
    """One layer with its weights."""
    own = {name.rsplit(".", 1)[1]: tensor for name, tensor in tensors.items() if name.rpartition(".")[0] == info["name"]}
    if info["type"] == "linear":
        module = torch.nn.Linear(own["weight"].shape[1], own["weight"].shape[0])
    elif info["type"] == "convolution":
        module = torch.nn.Conv2d(own["weight"].shape[1], own["weight"].shape[0], 3, padding=1)
    elif info["type"] == "normalisation":
        module = torch.nn.BatchNorm2d(len(own["weight"]))
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
        self.layers = torch.nn.Sequential(*(layer(info, tensors) for info in self.info["layers"]))
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

    def forward(self, raw):
        """Unscaled inputs [batch, features] or [batch, pixels] to numbers [batch], or to probabilities [batch, classes]."""
        if "transform_pixels" in dict(self.named_buffers()):
            x = (raw - self.transform_pixels[0]) / self.transform_pixels[1]
            if self.info["layers"][0]["type"] == "convolution":
                x = x.reshape(-1, 1, *self.info["picture"])
        else:
            x = (raw - self.transform_shift) / self.transform_scale
        y = self.layers(x.float()).double()
        if self.info["classes"]:
            return torch.softmax(y, dim=-1)
        y = y.squeeze(-1) * self.target_scale + self.target_shift
        return torch.exp(y) if self.info["logTarget"] else y


def main(arguments):
    if len(arguments) < 3:
        sys.exit(__doc__)
    model = Model(arguments[0]).eval()
    options = {name.lstrip("-"): value for name, value in zip(arguments[1::2], arguments[2::2])}
    if "image" in options:
        from PIL import Image
        height, width = model.info["picture"]
        picture = Image.open(options["image"]).convert("L").resize((width, height))
        raw = torch.tensor(list(picture.getdata()), dtype=torch.float64).unsqueeze(0)
    else:
        raw = torch.stack([model.encode(row) for row in read_rows(model, options)])
    with torch.no_grad():
        for answer in model(raw):
            if model.info["classes"]:
                print(f"{model.info['classes'][int(answer.argmax())]} {float(answer.max()):.3f}")
            else:
                print(f"{float(answer):.2f}" if math.isfinite(answer) else "not a number: check the input")


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
