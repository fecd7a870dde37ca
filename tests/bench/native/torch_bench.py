"""PyTorch on the CPU, as a peer: prints one line of JSON. Called by native.ts."""
import argparse
import json
import time

start = time.perf_counter()
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from common import load, measure  # noqa: E402

load_ms = (time.perf_counter() - start) * 1e3

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("workload")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=3)
parser.add_argument("--cap", type=float, default=60)
options = parser.parse_args()
torch.set_num_threads(options.threads)
torch.set_num_interop_threads(1)
workload, given, batches = load(options.folder, options.workload)
kind = workload["kind"]


def arranged(name, values):
    """In PyTorch's layout: [outputs, inputs], [outputs, inputs, height, width], channels before places."""
    tensor = torch.from_numpy(values)
    if kind == "cnn" and name in ("c1", "c2"):
        tensor = tensor.permute(3, 2, 0, 1)
    elif kind == "cnn" and name == "w":
        tensor = tensor.view(7, 7, 32, 10).permute(2, 0, 1, 3).reshape(-1, 10).t()
    elif tensor.dim() == 2 and name not in ("wte", "wpe"):
        tensor = tensor.t()
    return tensor.contiguous().clone()


def products():
    a, b = (torch.from_numpy(values).view(workload["side"], -1) for values in batches[0])

    def steps(n, _):
        for _ in range(n):
            c = a @ b
        return float(c[0, 0])

    return steps


def mlp(own, x, count):
    for i in range(count):
        x = F.linear(F.relu(x) if i > 0 else x, own[f"w{i}"], own[f"b{i}"])
    return x


def questions():
    own = {name: arranged(name, values) for name, values in given.items()}
    rows = [torch.from_numpy(x).view(1, -1) for x, _ in batches]

    def steps(n, first):
        with torch.inference_mode():
            for i in range(n):
                out = mlp(own, rows[(first + i) % len(rows)], 2).tolist()
        return out[0][0]

    return steps


def transformer(own, tokens):
    width, heads = workload["width"], workload["heads"]
    batch, context = tokens.shape
    hidden = F.embedding(tokens, own["wte"]) + own["wpe"]
    for block in range(workload["blocks"]):
        p = lambda name: own[f"{name}_{block}"]  # noqa: E731
        joined = F.linear(F.layer_norm(hidden, (width,), p("ln1g"), p("ln1b")), p("wqkv"), p("bqkv"))
        q, k, v = (part.view(batch, context, heads, -1).transpose(1, 2) for part in joined.split(width, 2))
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(batch, context, width)
        hidden = hidden + F.linear(seen, p("wo"), p("bo"))
        wide = F.linear(F.layer_norm(hidden, (width,), p("ln2g"), p("ln2b")), p("wfc"), p("bfc"))
        hidden = hidden + F.linear(F.gelu(wide, approximate="tanh"), p("wpr"), p("bpr"))
    return F.linear(F.layer_norm(hidden, (width,), own["lnfg"], own["lnfb"]), own["head"])


def cnn(own, x):
    for i in (1, 2):
        x = F.max_pool2d(F.relu(F.conv2d(x, own[f"c{i}"], own[f"cb{i}"], padding=1)), 2)
    return F.linear(x.flatten(1), own["w"], own["b"])


def prepared(x, y):
    x, y, batch = torch.from_numpy(x), torch.from_numpy(y), workload["batch"]
    if kind == "linear":
        return x.view(batch, -1), y.view(-1, 1)
    if kind == "gpt":
        return x.view(batch, -1).long(), y.long()
    return (x.view(batch, 1, 28, 28) if kind == "cnn" else x.view(batch, -1)), y.long()


def loss_of(own, x, y):
    if kind == "linear":
        return F.mse_loss(F.linear(x, own["w"], own["b"]), y)
    if kind == "mlp":
        return F.cross_entropy(mlp(own, x, len(workload["sizes"]) - 1), y)
    if kind == "cnn":
        return F.cross_entropy(cnn(own, x), y)
    return F.cross_entropy(transformer(own, x).flatten(0, 1), y)


def training():
    own = {name: arranged(name, values).requires_grad_(True) for name, values in given.items()}
    data = [prepared(x, y) for x, y in batches]
    o = workload["optimiser"]
    if o["type"] == "sgd":
        optimiser = torch.optim.SGD(own.values(), lr=o["rate"])
    else:
        optimiser = torch.optim.Adam(own.values(), lr=o["rate"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"], fused=True)

    def steps(n, first):
        for i in range(n):
            optimiser.zero_grad(set_to_none=True)
            loss = loss_of(own, *data[(first + i) % len(data)])
            loss.backward()
            optimiser.step()
        return loss.item()

    return steps


make = {"matmul": products, "infer": questions}.get(kind, training)
result = measure(workload, make, options.seconds, load_ms, options.cap)
print(json.dumps({"version": torch.__version__, "threads": options.threads, **result}))
