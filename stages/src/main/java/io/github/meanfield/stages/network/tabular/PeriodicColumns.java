package io.github.meanfield.stages.network.tabular;

import io.github.meanfield.runtime.math.TabularMath;
import java.util.Arrays;
import java.util.Random;

/**
 * The periodic embedding of a number with scaled value x, as in RealMLP (PBLD): columns c_k = Σ_f
 * V_kf cos(2π w_f x + φ_f) + b_k, and x itself as the last one. Parameters are w, φ, V by column,
 * and b.
 */
final class PeriodicColumns implements NumberEmbedding {

  private final int index;
  private final int column;
  private final int outputs;
  private final int frequencies;
  private final double scale;
  private final int start;

  PeriodicColumns(FeatureSlot slot, int index, int column, int start) {
    this.index = index;
    this.column = column;
    outputs = slot.embeddingSize() - 1;
    frequencies = slot.frequencies().count();
    scale = slot.frequencies().scale();
    this.start = start;
  }

  @Override
  public int parameterLength() {
    return Math.addExact(Math.multiplyExact(frequencies, Math.addExact(2, outputs)), outputs);
  }

  @Override
  public int scratchLength() {
    return Math.multiplyExact(3, frequencies);
  }

  /** w from N(0, scale²), φ from U(-π, π), V and b from U(±1/√frequencies). */
  @Override
  public void draw(Random random, float[] parameters, int first) {
    int phases = first + frequencies;
    int linear = phases + frequencies;
    for (int f = first; f < phases; f++) {
      parameters[f] = (float) (scale * random.nextGaussian());
    }
    for (int f = phases; f < linear; f++) {
      parameters[f] = (float) (Math.PI * (2 * random.nextDouble() - 1));
    }
    for (int k = linear; k < first + parameterLength(); k++) {
      parameters[k] = (float) ((2 * random.nextDouble() - 1) / Math.sqrt(frequencies));
    }
  }

  @Override
  public void read(float x, EncodedRows kept, int row) {
    kept.values[index * kept.capacity + row] = x;
  }

  @Override
  public void forward(EncodedRows kept, int rows, float[] parameters, int first) {
    int w = first + start;
    int v = w + 2 * frequencies;
    int b = v + outputs * frequencies;
    int width = kept.plain.length / kept.capacity;
    for (int row = 0; row < rows; row++) {
      float x = kept.values[index * kept.capacity + row];
      cosines(x, parameters, w, kept.scratch);
      int to = row * width + column;
      for (int k = 0; k < outputs; k++) {
        float sum = parameters[b + k];
        for (int f = 0; f < frequencies; f++) {
          sum += parameters[v + k * frequencies + f] * kept.scratch[f];
        }
        kept.plain[to + k] = sum;
      }
      kept.plain[to + outputs] = x;
    }
  }

  @Override
  public void backward(
      EncodedRows kept,
      int rows,
      float[] delta,
      int width,
      float[] parameters,
      int scales,
      float[] gradient,
      int first) {
    int w = first + start;
    int v = w + 2 * frequencies;
    int b = v + outputs * frequencies;
    float[] scratch = kept.scratch;
    int slopes = 2 * frequencies;
    for (int row = 0; row < rows; row++) {
      float x = kept.values[index * kept.capacity + row];
      cosines(x, parameters, w, scratch);
      sines(x, parameters, w, scratch);
      Arrays.fill(scratch, slopes, slopes + frequencies, 0);
      int from = row * width + column;
      for (int k = 0; k < outputs; k++) {
        float d = delta[from + k] * (scales < 0 ? 1 : parameters[scales + column + k]);
        gradient[b + k] += d;
        for (int f = 0; f < frequencies; f++) {
          int weight = k * frequencies + f;
          gradient[v + weight] += d * scratch[f];
          scratch[slopes + f] += d * parameters[v + weight];
        }
      }
      for (int f = 0; f < frequencies; f++) {
        float d = -scratch[slopes + f] * scratch[frequencies + f];
        gradient[w + f] += d * TabularMath.TURN * x;
        gradient[w + frequencies + f] += d;
      }
    }
  }

  @Override
  public float slope(
      EncodedRows kept,
      int row,
      float[] delta,
      int from,
      float[] parameters,
      int scales,
      int first) {
    int w = first + start;
    int v = w + 2 * frequencies;
    float[] scratch = kept.scratch;
    sines(kept.values[index * kept.capacity + row], parameters, w, scratch);
    int own = from + column + outputs;
    float sum = delta[own] * (scales < 0 ? 1 : parameters[scales + column + outputs]);
    for (int k = 0; k < outputs; k++) {
      float d = delta[from + column + k] * (scales < 0 ? 1 : parameters[scales + column + k]);
      for (int f = 0; f < frequencies; f++) {
        float rise = -TabularMath.TURN * parameters[w + f] * scratch[frequencies + f];
        sum += d * parameters[v + k * frequencies + f] * rise;
      }
    }
    return sum;
  }

  /** Cosines of 2π w x + φ. */
  private void cosines(float x, float[] parameters, int w, float[] result) {
    for (int f = 0; f < frequencies; f++) {
      float t = TabularMath.turns(x, parameters[w + f], parameters[w + frequencies + f]);
      result[f] = TabularMath.cosine(t);
    }
  }

  /** Sines of 2π w x + φ, behind the cosines. */
  private void sines(float x, float[] parameters, int w, float[] result) {
    for (int f = 0; f < frequencies; f++) {
      float t = TabularMath.turns(x, parameters[w + f], parameters[w + frequencies + f]);
      result[frequencies + f] =
          Math.copySign(TabularMath.sine(0.25f - Math.abs(Math.abs(t) - 0.25f)), t);
    }
  }
}
