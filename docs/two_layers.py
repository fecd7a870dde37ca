"""A network of two layers learns a sine: the PyTorch third of the course's section on training loops."""

import math

import torch
from torch import nn

torch.manual_seed(1)
x = torch.linspace(-1, 1, 256).reshape(-1, 1)
y = torch.sin(1.5 * math.pi * x)

model = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
optimiser = torch.optim.Adam(model.parameters(), lr=0.02)

for step in range(1, 1001):
    rows = torch.randint(0, 256, (64,))
    predictions = model(x[rows])                            # predict
    loss = nn.functional.mse_loss(predictions, y[rows])     # compare
    optimiser.zero_grad()
    loss.backward()                                         # differentiate
    optimiser.step()                                        # update
    if step % 200 == 0:
        print(f"step {step}: loss {loss.item():.5f}")

with torch.no_grad():
    print(f"y(0.5) = {model(torch.tensor([[0.5]])).item():.3f}, the sine has 0.707")
