"""Makes a starting checkpoint for the text tasks: a small character GPT, trained on the processor with PyTorch.

    pip install torch safetensors        (torch 2.9 or newer, for its Muon optimizer)
    python scripts/train_checkpoint.py shakespeare OUT.safetensors
    python scripts/train_checkpoint.py tang OUT.safetensors

The text comes from public/data/ (or --text FILE). Its first nine tenths train, the last tenth is held out; a line of
the Tang text is a poem, and there the tenths are counted in lines. One thread and a fixed seed: the same machine and
the same PyTorch make the same file again. It holds the weights as float16 under their PyTorch names, and in its
metadata, under "kindling", what the page needs to know. The held-out loss, nats a character, is of those weights.
"""

import argparse
import json
import math
import time
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

DATA = Path(__file__).resolve().parent.parent / "public" / "data"
SEED = 42
CONFIGS = {  # "rate" is the peak: a linear warm-up over 3 % of the steps, then a cosine to zero
    "shakespeare": {"text": "shakespeare.txt", "context": 128, "width": 128, "heads": 4, "blocks": 4,
                    "batch": 32, "steps": 7000, "rate": 5e-3, "decay": 0.1, "dropout": 0.1},
    "tang": {"text": "tang-jueju.txt", "context": 33, "width": 96, "heads": 4, "blocks": 3,
             "batch": 64, "steps": 1600, "rate": 4e-3, "decay": 0.1, "dropout": 0.25},
}


def drop(x, share, training):
    """Dropout by shares of 1/256: a random number is good for eight values, so this is faster than F.dropout."""
    if not training:
        return x
    limit = round(share * 256)
    noise = torch.empty(x.numel() // 8, dtype=torch.int64).random_(-(2**63), None).view(torch.uint8).view(x.shape)
    return x * ((noise >= limit).to(x.dtype) * (256 / (256 - limit)))


class Block(nn.Module):
    def __init__(self, width, heads, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.attention_norm, self.attention = nn.LayerNorm(width), nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.feed_norm, self.expand = nn.LayerNorm(width), nn.Linear(width, 4 * width)
        self.contract = nn.Linear(4 * width, width)

    def forward(self, x):
        batch, length, width = x.shape
        joined = self.attention(self.attention_norm(x)).view(batch, length, 3, self.heads, width // self.heads)
        q, k, v = joined.permute(2, 0, 3, 1, 4).flatten(1, 2)
        # Written out: on a processor, in bfloat16, four times as fast as F.scaled_dot_product_attention.
        future = torch.full((1, length, length), -math.inf, dtype=q.dtype).triu(1)
        scores = torch.baddbmm(future, q * (width // self.heads) ** -0.5, k.transpose(1, 2)).softmax(-1, dtype=q.dtype)
        mixed = torch.bmm(scores, v).view(batch, self.heads, length, -1).transpose(1, 2).reshape(batch, length, width)
        x = x + drop(self.projection(mixed), self.dropout, self.training)
        fed = self.contract(F.gelu(self.expand(self.feed_norm(x)), approximate="tanh"))
        return x + drop(fed, self.dropout, self.training)


class Gpt(nn.Module):
    def __init__(self, vocabulary, context, width, heads, blocks, dropout):
        super().__init__()
        self.dropout = dropout
        self.token, self.position = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads, dropout) for _ in range(blocks))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary, bias=False)
        for name, weight in self.named_parameters():
            if name.endswith(("bias", "projection.weight", "contract.weight")):  # blocks start as doing nothing
                nn.init.zeros_(weight)
            elif "norm" not in name:
                nn.init.normal_(weight, std=width**-0.5 if name.startswith("blocks.") else 0.02)

    def forward(self, tokens):
        x = drop(self.token(tokens) + self.position.weight[: tokens.shape[1]], self.dropout, self.training)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def losses_of(model, windows):
    return F.cross_entropy(model(windows[:, :-1]).float().flatten(0, 1), windows[:, 1:].flatten(), reduction="none")


def prepare(task, text, context):
    """The vocabulary, the training tokens, where training windows may start, held-out windows, what counts in them."""
    vocabulary, spread = sorted(set(text)), torch.arange(context + 1)
    index = {character: i for i, character in enumerate(vocabulary)}
    tokens = torch.tensor([index[character] for character in ("\n" if task == "tang" else "") + text])
    if task == "tang":  # a window a poem, from the line break before it; it may run on into the next poem
        breaks = (tokens == index["\n"]).nonzero().flatten()
        poems = (len(breaks) - 1) * 9 // 10
        train = torch.cat([tokens[: breaks[poems] + 1], tokens[1 : context + 1]])
        held = torch.cat([tokens, tokens[1 : context + 1]])[breaks[poems:-1, None] + spread]
        return vocabulary, train, breaks[:poems], held, spread[:-1] < breaks.diff()[poems:, None]
    # Held-out windows overlap by half and their second halves count, so a prediction sees half a window or more.
    cut, last = len(text) * 9 // 10, len(text) - context - 1
    first = torch.tensor([*range(cut - 1, last, context // 2), last])[:, None]
    seen = torch.cat([torch.tensor([[cut]]), first[:-1] + context + 1])
    return vocabulary, tokens[:cut], torch.arange(cut - context), tokens[first + spread], first + spread[1:] >= seen


@torch.no_grad()
def evaluate(model, held, counted):
    model.eval()
    parts = zip(held.split(64), counted.split(64))
    return sum(losses_of(model, h)[c.flatten()].double().sum().item() for h, c in parts) / counted.sum().item()


def batches(starts, size):
    while True:
        yield from (chosen for chosen in starts[torch.randperm(len(starts))].split(size) if len(chosen) == size)


def fit(model, train, starts, config, steps, report):
    """Muon for the blocks' matrices, AdamW for the rest; reports the mean training loss of every 100 steps."""
    matrices = [weight for weight in model.blocks.parameters() if weight.dim() == 2]
    tables = [model.token.weight, model.position.weight, model.head.weight]
    vectors = [weight for weight in model.parameters() if weight.dim() == 1]
    rate, decay, total = config["rate"], config["decay"], 0.0
    groups = [{"params": tables, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}]
    optimizers = [torch.optim.Muon(matrices, lr=rate, weight_decay=decay, adjust_lr_fn="match_rms_adamw"),
                  torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.99))]
    warm, chosen = max(1, steps * 3 // 100), batches(starts, config["batch"])
    spread = torch.arange(config["context"] + 1)
    for step in range(1, steps + 1):
        model.train()
        scale = min(step / warm, 0.5 + 0.5 * math.cos(math.pi * max(0, step - warm) / max(1, steps - warm)))
        for group in (group for optimizer in optimizers for group in optimizer.param_groups):
            group["lr"] = rate * scale
        with torch.autocast("cpu", torch.bfloat16):
            loss = losses_of(model, train[next(chosen)[:, None] + spread]).mean()
        model.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        total += loss.item()
        if step % 100 == 0:
            report(step, total / 100)
            total = 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("task", choices=CONFIGS)
    parser.add_argument("out", type=Path, help="the .safetensors file to write")
    parser.add_argument("--text", type=Path, help="another file to read the text from")
    parser.add_argument("--steps", type=int, help="another number of steps")
    arguments = parser.parse_args()
    config = CONFIGS[arguments.task]
    steps, spec = arguments.steps or config["steps"], {k: config[k] for k in ("context", "width", "heads", "blocks")}
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    text = (arguments.text or DATA / config["text"]).read_bytes().decode("utf-8")
    vocabulary, train, starts, held, counted = prepare(arguments.task, text, config["context"])
    model = Gpt(len(vocabulary), **spec, dropout=config["dropout"])
    print(sum(weight.numel() for weight in model.parameters()), "parameters,", int(counted.sum()), "held-out targets")
    begun = saved = time.time()

    def save(path, step):
        halves = {name: weight.half() for name, weight in model.state_dict().items()}
        rounded = Gpt(len(vocabulary), **spec, dropout=0)
        rounded.load_state_dict(halves)
        held_out = evaluate(rounded, held, counted)
        about = {"task": arguments.task, "step": step, "spec": spec, "vocabulary": "".join(vocabulary),
                 "heldOut": held_out, "madeWith": "torch " + torch.__version__.split("+")[0], "seed": SEED}
        save_file(halves, path, {"kindling": json.dumps(about, ensure_ascii=False)})
        print(f"step {step}: held out {held_out:.4f} nats a character, perplexity {math.exp(held_out):.2f}", flush=True)

    def report(step, loss):
        nonlocal saved
        print(f"step {step} of {steps}: training loss {loss:.4f}, {(time.time() - begun) / 60:.1f} min", flush=True)
        if time.time() - saved > 600 and step < steps:  # something to use if the run is cut short
            saved = time.time()
            with torch.random.fork_rng():  # or the pause would change what follows
                save(arguments.out.with_name(arguments.out.stem + "-partial.safetensors"), step)

    fit(model, train, starts, config, steps, report)
    save(arguments.out, steps)


if __name__ == "__main__":
    main()
