"""The image tower's optimizer: momentum whose steps are made orthogonal (Muon, Jordan et al. 2024, kellerjordan.github.io/posts/muon)."""
import torch


def orthogonal(g, steps=5):
    """The nearest half-orthogonal matrix to `g`, nearly: a quintic Newton–Schulz iteration, in bfloat16."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.bfloat16()
    x = x / (x.norm() + 1e-7)
    tall = len(x) > x.shape[1]
    x = x.t().contiguous() if tall else x
    for _ in range(steps):
        square = x @ x.t()
        x = a * x + (b * square + c * square @ square) @ x
    return (x.t() if tall else x).to(g.dtype)


class Muon(torch.optim.Optimizer):
    """For weights of two and more dimensions, seen as outputs × the rest."""

    def __init__(self, parameters, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                moving = state["momentum"].mul_(group["momentum"]).add_(p.grad)
                ahead = p.grad.add(moving, alpha=group["momentum"]).reshape(len(p), -1)  # Nesterov
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(orthogonal(ahead).view_as(p), alpha=-group["lr"] * max(1, len(p) / ahead.shape[1]) ** 0.5)
