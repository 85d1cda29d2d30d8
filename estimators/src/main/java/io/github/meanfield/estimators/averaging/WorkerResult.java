package io.github.meanfield.estimators.averaging;

import io.github.meanfield.runtime.math.FloatMath;
import io.github.meanfield.stages.network.natives.BlasKernels;
import java.io.Serializable;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What training on one or several chunks came to: the mean state and the mean of exponential
 * averages, weighted, and sums.
 */
final class WorkerResult {

  private final float[] state;
  private final float[] average;
  private final Sums sums;

  private WorkerResult(float[] state, float[] average, Sums sums) {
    this.state = state;
    this.average = average;
    this.sums = sums;
  }

  /**
   * The result of one chunk.
   *
   * @param state the state after training; taken over
   * @param average exponential average of the parameters over its steps, or empty; taken over
   * @param rows rows trained on
   * @param weightSum sum of their weights, greater than 0
   * @param lossSum sum of their weighted losses
   * @param steps minibatches
   * @param nanos time it took
   */
  WorkerResult(
      float[] state,
      float[] average,
      long rows,
      double weightSum,
      double lossSum,
      int steps,
      long nanos) {
    this(state, average, new Sums());
    sums.rows = rows;
    sums.weightSum = weightSum;
    sums.lossSum = lossSum;
    sums.steps = steps;
    sums.nanos = nanos;
    sums.longestNanos = nanos;
  }

  /**
   * Tells what matrices were multiplied by.
   *
   * @param kernels the kernels of the JVM that trained
   * @return this
   */
  WorkerResult by(BlasKernels kernels) {
    sums.kernels.put(kernels.name(), kernels.slowness().orElse(""));
    return this;
  }

  /** Everything but the state. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private long rows;
    private double weightSum;
    private double lossSum;
    private int steps;
    private long nanos;
    private long longestNanos;
    private final TreeMap<String, String> kernels = new TreeMap<>();

    void add(Sums other) {
      rows += other.rows;
      weightSum += other.weightSum;
      lossSum += other.lossSum;
      steps = Math.max(steps, other.steps);
      nanos += other.nanos;
      longestNanos = Math.max(longestNanos, other.longestNanos);
      // Kernels may be slow for the processor of one machine, and the best for another's.
      other.kernels.forEach(
          (name, slowness) -> kernels.merge(name, slowness, (a, b) -> a.isEmpty() ? b : a));
    }
  }

  /**
   * Takes another result into the mean: mean += (x - mean) * w / W, where w are the weights of the
   * other's rows and W those of both (West 1979). The mean of equal states is that state to the
   * bit.
   */
  WorkerResult merge(WorkerResult other) {
    sums.add(other.sums);
    float share = (float) (other.sums.weightSum / sums.weightSum);
    FloatMath.moveTowards(state, other.state, share, state.length);
    FloatMath.moveTowards(average, other.average, share, average.length);
    return this;
  }

  /** Puts parts of a result together: their states and averages, in turn. */
  static WorkerResult concat(List<WorkerResult> parts) {
    return parts.size() == 1
        ? parts.get(0)
        : new WorkerResult(
            concat(parts, WorkerResult::state),
            concat(parts, WorkerResult::average),
            parts.get(0).sums);
  }

  private static float[] concat(List<WorkerResult> parts, Function<WorkerResult, float[]> values) {
    float[] all = new float[parts.stream().mapToInt(part -> values.apply(part).length).sum()];
    int offset = 0;
    for (WorkerResult part : parts) {
      float[] some = values.apply(part);
      System.arraycopy(some, 0, all, offset, some.length);
      offset += some.length;
    }
    return all;
  }

  /** A result on its way between machines; no record, as Kryo cannot read those. */
  static final class Packed implements Serializable {
    private static final long serialVersionUID = 1L;
    private final PackedFloats state;
    private final PackedFloats average;
    private final Sums sums;

    private Packed(WorkerResult result) {
      state = PackedFloats.of(result.state, result.state.length);
      average = PackedFloats.of(result.average, result.average.length);
      sums = result.sums;
    }

    WorkerResult unpack() {
      return unpack(0, 1);
    }

    /** One of some nearly equal parts of state and average, with all sums. */
    WorkerResult unpack(int part, int parts) {
      Sums copy = new Sums();
      copy.add(sums);
      return new WorkerResult(state.unpack(part, parts), average.unpack(part, parts), copy);
    }
  }

  /** This result, to be sent. */
  Packed pack() {
    return new Packed(this);
  }

  /** Mean state. */
  float[] state() {
    return state;
  }

  /** Mean of the exponential averages of the parameters, empty without them. */
  float[] average() {
    return average;
  }

  /** Rows trained on, in all. */
  long rows() {
    return sums.rows;
  }

  /** Sum of the weights of all rows. */
  double weightSum() {
    return sums.weightSum;
  }

  /** Sum of the weighted losses of all rows. */
  double lossSum() {
    return sums.lossSum;
  }

  /** Names of the kernels that matrices were multiplied by, each with a warning or nothing. */
  SortedMap<String, String> kernels() {
    return sums.kernels;
  }

  /** Minibatches of the chunk that had most. */
  int steps() {
    return sums.steps;
  }

  /** Time of all chunks, added up. */
  long nanos() {
    return sums.nanos;
  }

  /** Time of the chunk that took longest. */
  long longestNanos() {
    return sums.longestNanos;
  }

  /** True if every number is finite. */
  boolean isFinite() {
    return isFinite(state) && Double.isFinite(sums.lossSum);
  }

  /** True if every value is finite. Four sums, so that additions need not wait for another. */
  static boolean isFinite(float[] values) {
    // x - x is 0 for a finite x and NaN otherwise, and NaN stays in a sum.
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < values.length; i += 4) {
      a += values[i] - values[i];
      b += values[i + 1] - values[i + 1];
      c += values[i + 2] - values[i + 2];
      d += values[i + 3] - values[i + 3];
    }
    for (; i < values.length; i++) {
      a += values[i] - values[i];
    }
    return a + b + c + d == 0;
  }
}
