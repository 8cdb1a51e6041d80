// Batch normalisation, the sum with the skip and ReLU in two passes each way, on bfloat16 with the channels last.
// PyTorch 1.13 does them one by one on a CPU, where they were a third of each step (fused.py has the rest).
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline float wide(uint16_t half) {
  uint32_t bits = (uint32_t)half << 16;
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

// Round to nearest, ties to even, as the hardware does.
static inline uint16_t narrow(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

enum { BLOCK = 64, MOST = 1024 };

// x, skip (or NULL), y: rows × channels. y = relu(gamma · (x − mean) / √(variance + eps) + beta + skip).
void norm_forward(const uint16_t *x, const uint16_t *skip, const float *gamma, const float *beta, float *mean,
                  float *variance, float *rstd, uint16_t *y, int64_t rows, int channels, float eps, int relu) {
  double sum[MOST] = {0}, squares[MOST] = {0};
  float s[MOST], q[MOST], scale[MOST], shift[MOST];
  for (int64_t from = 0; from < rows; from += BLOCK) {
    int64_t to = from + BLOCK < rows ? from + BLOCK : rows;
    memset(s, 0, sizeof(float) * channels);
    memset(q, 0, sizeof(float) * channels);
    for (int64_t r = from; r < to; r++) {
      const uint16_t *row = x + r * channels;
      for (int c = 0; c < channels; c++) {
        float v = wide(row[c]);
        s[c] += v;
        q[c] += v * v;
      }
    }
    for (int c = 0; c < channels; c++) {
      sum[c] += s[c];
      squares[c] += q[c];
    }
  }
  for (int c = 0; c < channels; c++) {
    double m = sum[c] / rows, v = squares[c] / rows - m * m;
    mean[c] = (float)m;
    variance[c] = v > 0 ? (float)v : 0;
    rstd[c] = 1 / sqrtf(variance[c] + eps);
    scale[c] = gamma[c] * rstd[c];
    shift[c] = beta[c] - mean[c] * scale[c];
  }
  const float floor_ = relu ? 0 : -INFINITY;
  for (int64_t r = 0; r < rows; r++) {
    const uint16_t *row = x + r * channels;
    uint16_t *out = y + r * channels;
    if (skip) {
      const uint16_t *add = skip + r * channels;
      for (int c = 0; c < channels; c++) {
        float v = wide(row[c]) * scale[c] + shift[c] + wide(add[c]);
        out[c] = narrow(v > floor_ ? v : floor_);
      }
    } else {
      for (int c = 0; c < channels; c++) {
        float v = wide(row[c]) * scale[c] + shift[c];
        out[c] = narrow(v > floor_ ? v : floor_);
      }
    }
  }
}

// The gradients of the above; dskip (or NULL) is dy where y is above 0.
void norm_backward(const uint16_t *dy, const uint16_t *x, const uint16_t *y, const float *gamma, const float *mean,
                   const float *rstd, uint16_t *dx, uint16_t *dskip, float *dgamma, float *dbeta, int64_t rows,
                   int channels, int relu) {
  double sum[MOST] = {0}, dots[MOST] = {0};
  float s[MOST], d[MOST], a[MOST], b[MOST], k[MOST];
  const float floor_ = relu ? 0 : -INFINITY;
  for (int64_t from = 0; from < rows; from += BLOCK) {
    int64_t to = from + BLOCK < rows ? from + BLOCK : rows;
    memset(s, 0, sizeof(float) * channels);
    memset(d, 0, sizeof(float) * channels);
    for (int64_t r = from; r < to; r++) {
      const uint16_t *g = dy + r * channels, *in = x + r * channels, *out = y + r * channels;
      for (int c = 0; c < channels; c++) {
        float v = wide(out[c]) > floor_ ? wide(g[c]) : 0;
        s[c] += v;
        d[c] += v * (wide(in[c]) - mean[c]);
      }
    }
    for (int c = 0; c < channels; c++) {
      sum[c] += s[c];
      dots[c] += d[c];
    }
  }
  for (int c = 0; c < channels; c++) {
    dbeta[c] = (float)sum[c];
    dgamma[c] = (float)dots[c] * rstd[c];
    a[c] = gamma[c] * rstd[c];
    k[c] = a[c] * rstd[c] * dgamma[c] / rows;
    b[c] = a[c] * dbeta[c] / rows - k[c] * mean[c];
  }
  for (int64_t r = 0; r < rows; r++) {
    const uint16_t *g = dy + r * channels, *in = x + r * channels, *out = y + r * channels;
    uint16_t *to = dx + r * channels;
    for (int c = 0; c < channels; c++) {
      float v = wide(out[c]) > floor_ ? wide(g[c]) : 0;
      to[c] = narrow(a[c] * v - k[c] * wide(in[c]) - b[c]);
    }
    if (dskip) {
      uint16_t *pass = dskip + r * channels;
      for (int c = 0; c < channels; c++) pass[c] = wide(out[c]) > floor_ ? g[c] : 0;
    }
  }
}

// Each 3×3 neighbourhood of a batch of channels-last images as one row: images × (side / stride)² rows of 9 × channels.
void neighbourhoods(const uint16_t *x, uint16_t *rows, int64_t images, int side, int channels, int stride) {
  const int out = (side + stride - 1) / stride;
  const size_t bytes = sizeof(uint16_t) * channels;
  for (int64_t n = 0; n < images; n++)
    for (int y = 0; y < out; y++)
      for (int z = 0; z < out; z++)
        for (int dy = -1; dy <= 1; dy++)
          for (int dz = -1; dz <= 1; dz++, rows += channels) {
            const int v = y * stride + dy, w = z * stride + dz;
            if (v < 0 || w < 0 || v >= side || w >= side) memset(rows, 0, bytes);
            else memcpy(rows, x + ((n * side + v) * side + w) * channels, bytes);
          }
}

// The gradient of the above: each pixel collects from the rows that it is in.
void neighbourhoods_backward(const uint16_t *drows, uint16_t *dx, int64_t images, int side, int channels, int stride) {
  const int out = (side + stride - 1) / stride;
  float sum[MOST];
  for (int64_t n = 0; n < images; n++)
    for (int v = 0; v < side; v++)
      for (int w = 0; w < side; w++, dx += channels) {
        memset(sum, 0, sizeof(float) * channels);
        for (int dy = -1; dy <= 1; dy++)
          for (int dz = -1; dz <= 1; dz++) {
            const int y = v - dy, z = w - dz;
            if (y < 0 || z < 0 || y % stride || z % stride || y / stride >= out || z / stride >= out) continue;
            const uint16_t *row = drows + (((n * out + y / stride) * out + z / stride) * 9 + (dy + 1) * 3 + dz + 1) * channels;
            for (int c = 0; c < channels; c++) sum[c] += wide(row[c]);
          }
        for (int c = 0; c < channels; c++) dx[c] = narrow(sum[c]);
      }
}
