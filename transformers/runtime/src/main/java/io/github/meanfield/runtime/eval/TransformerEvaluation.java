package io.github.meanfield.runtime.eval;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.runtime.steps.TransformerBlock;
import java.util.Arrays;

/** A block of a transformer's encoder. Attention is computed of one step after the other. */
final class TransformerEvaluation implements StepsEvaluation {

  /** Added to the variance of the numbers of a step. */
  private static final float VARIANCE = 1e-5f;

  private static final double LONGEST_WAVE = 10_000;

  private final TransformerBlock block;
  private final int size;
  private final int headSize;
  private final float queryFactor;
  private final DenseEvaluation project;
  private final DenseEvaluation attend;
  private final DenseEvaluation first;
  private final DenseEvaluation second;
  private final ActivationFunction function;
  private final float[] step;
  private final float[] activated;
  private final float[] scratch;

  /** Queries, values and what is attended to, steps × size; keys of a head, headSize × steps. */
  private float[] queries = {};

  private float[] keys = {};
  private float[] values = {};
  private float[] attended = {};
  private float[] weights = {};
  private float[] weightsScratch = {};
  private float[] positions = {};

  TransformerEvaluation(TransformerBlock block) {
    this.block = block;
    size = block.outputs();
    headSize = size / block.heads();
    queryFactor = (float) (1 / Math.sqrt(headSize));
    project = new DenseEvaluation(block.queriesKeysValues(), block.queriesKeysValuesBias());
    attend = new DenseEvaluation(block.attended(), block.attendedBias());
    first = new DenseEvaluation(block.first(), block.firstBias());
    second = new DenseEvaluation(block.second(), block.secondBias());
    function = new ActivationFunction(block.function(), (float) block.alpha());
    step = new float[size];
    activated = new float[block.firstBias().length];
    scratch = new float[activated.length];
  }

  @Override
  public void reserve(int steps) {
    int length = steps * size;
    queries = new float[length];
    keys = new float[length];
    values = new float[length];
    attended = new float[length];
    weights = new float[steps];
    weightsScratch = new float[steps];
    if (block.addsPositions()) {
      positions = positions(steps);
    }
  }

  @Override
  public void apply(float[] input, int steps, float[] output) {
    int length = steps * size;
    System.arraycopy(input, 0, output, 0, length);
    if (block.addsPositions()) {
      addPositions(output, steps);
    }
    for (int t = 0; t < steps; t++) {
      normalize(output, t);
      float[] projected = project.apply(step);
      System.arraycopy(projected, 0, queries, t * size, size);
      // Key after key in rows of steps, so that those of all steps are multiplied in one loop.
      for (int i = 0; i < size; i++) {
        keys[i * steps + t] = projected[size + i];
      }
      System.arraycopy(projected, 2 * size, values, t * size, size);
    }
    Arrays.fill(attended, 0, length, 0);
    for (int t = 0; t < steps; t++) {
      for (int head = 0; head < size; head += headSize) {
        attend(t, head, steps);
      }
    }
    for (int t = 0; t < steps; t++) {
      System.arraycopy(attended, t * size, step, 0, size);
      add(attend.apply(step), output, t);
      normalize(output, t);
      function.apply(first.apply(step), activated, scratch, activated.length);
      add(second.apply(activated), output, t);
      if (block.normalizesOutputs()) {
        normalize(output, t);
        System.arraycopy(step, 0, output, t * size, size);
      }
    }
  }

  /** Σ softmax(query · keys / √headSize) · values, of a step and a head. */
  private void attend(int t, int head, int steps) {
    Arrays.fill(weights, 0, steps, 0);
    for (int i = head; i < head + headSize; i++) {
      float query = queries[t * size + i] * queryFactor;
      int row = i * steps;
      for (int s = 0; s < steps; s++) {
        weights[s] += query * keys[row + s];
      }
    }
    float largest = weights[0];
    for (int s = 1; s < steps; s++) {
      largest = Math.max(largest, weights[s]);
    }
    for (int s = 0; s < steps; s++) {
      weights[s] -= largest;
    }
    FloatMath.exp(weights, 1f, weights, weightsScratch, steps);
    double sum = 0;
    for (int s = 0; s < steps; s++) {
      sum += weights[s];
    }
    float share = (float) (1 / sum);
    int to = t * size + head;
    for (int s = 0; s < steps; s++) {
      float weight = weights[s] * share;
      int from = s * size + head;
      for (int i = 0; i < headSize; i++) {
        attended[to + i] += weight * values[from + i];
      }
    }
  }

  /** Puts a step with mean 0 and variance 1 into the memory of one. */
  private void normalize(float[] steps, int t) {
    double mean = 0;
    for (int i = 0; i < size; i++) {
      mean += steps[t * size + i];
    }
    mean /= size;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      step[i] = (float) (steps[t * size + i] - mean);
      squares += (double) step[i] * step[i];
    }
    float deviation = (float) Math.sqrt(squares / size + VARIANCE);
    for (int i = 0; i < size; i++) {
      step[i] /= deviation;
    }
  }

  private void add(float[] numbers, float[] steps, int t) {
    for (int i = 0; i < size; i++) {
      steps[t * size + i] += numbers[i];
    }
  }

  /** Of position t, sin(t / 10000^(2i / size)) at 2i, and the cosine of the same at 2i + 1. */
  private float[] positions(int count) {
    float[] all = new float[count * size];
    for (int i = 0; i < size; i++) {
      double wave = Math.pow(LONGEST_WAVE, (double) (i - i % 2) / size);
      for (int t = 0; t < count; t++) {
        all[t * size + i] = (float) (i % 2 == 0 ? Math.sin(t / wave) : Math.cos(t / wave));
      }
    }
    return all;
  }

  private void addPositions(float[] steps, int count) {
    float factor = (float) Math.sqrt(size);
    for (int k = 0; k < count * size; k++) {
      steps[k] = factor * steps[k] + positions[k];
    }
  }
}
