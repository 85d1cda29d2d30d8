package io.github.meanfield.benchmark;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The matrix products of a step of training, or of scoring, and nothing else: what no engine that
 * multiplies by sgemm can exceed. The gradient of the network's input is left out, as no one needs
 * it.
 */
final class Sgemm implements AutoCloseable {

  private final int[] layers;
  private final int rows;
  private final FloatPointer[] values;
  private final FloatPointer[] deltas;
  private final FloatPointer[] weights;
  private final FloatPointer[] gradients;

  /**
   * Matrices of a network.
   *
   * @param layers widths, from the input on
   * @param rows rows of a minibatch
   */
  Sgemm(int[] layers, int rows) {
    this.layers = layers.clone();
    this.rows = rows;
    values = new FloatPointer[layers.length];
    deltas = new FloatPointer[layers.length];
    weights = new FloatPointer[layers.length];
    gradients = new FloatPointer[layers.length];
    for (int i = 0; i < layers.length; i++) {
      values[i] = matrix(rows, layers[i]);
      deltas[i] = matrix(rows, layers[i]);
      int inputs = i == 0 ? 0 : layers[i - 1];
      weights[i] = matrix(inputs, layers[i]);
      gradients[i] = matrix(inputs, layers[i]);
    }
  }

  private static FloatPointer matrix(int rows, int columns) {
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i % 17 - 8) / 1024f;
    }
    return new FloatPointer(numbers);
  }

  private void step() {
    score();
    backward();
  }

  private void score() {
    for (int i = 1; i < layers.length; i++) {
      int in = layers[i - 1];
      int out = layers[i];
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          CblasTrans,
          rows,
          out,
          in,
          1,
          values[i - 1],
          in,
          weights[i],
          in,
          0,
          values[i],
          out);
    }
  }

  private void backward() {
    for (int i = layers.length - 1; i > 0; i--) {
      int in = layers[i - 1];
      int out = layers[i];
      cblas_sgemm(
          CblasRowMajor,
          CblasTrans,
          CblasNoTrans,
          out,
          in,
          rows,
          1,
          deltas[i],
          out,
          values[i - 1],
          in,
          0,
          gradients[i],
          in);
      if (i > 1) {
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasNoTrans,
            rows,
            in,
            out,
            1,
            deltas[i],
            out,
            weights[i],
            in,
            0,
            deltas[i - 1],
            in);
      }
    }
  }

  /** Rows a second in this thread, over some time. */
  private double rowsPerSecond(Runnable step, double seconds) {
    Stopwatch watch = new Stopwatch();
    long steps = 0;
    while (watch.seconds() < seconds) {
      step.run();
      steps++;
    }
    return steps * rows / watch.seconds();
  }

  /** Rows trained on a second by all threads together, each with matrices of its own. */
  static double rowsPerSecond(int[] layers, int rows, int threads, double seconds)
      throws Exception {
    return rowsPerSecond(layers, rows, threads, seconds, Sgemm::step);
  }

  /** Rows scored a second by all threads together, each with matrices of its own. */
  static double scoredPerSecond(int[] layers, int rows, int threads, double seconds)
      throws Exception {
    return rowsPerSecond(layers, rows, threads, seconds, Sgemm::score);
  }

  private static double rowsPerSecond(
      int[] layers, int rows, int threads, double seconds, Consumer<Sgemm> step) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        rates.add(
            pool.submit(
                () -> {
                  try (Sgemm sgemm = new Sgemm(layers, rows)) {
                    return sgemm.rowsPerSecond(() -> step.accept(sgemm), seconds);
                  }
                }));
      }
      double sum = 0;
      for (Future<Double> rate : rates) {
        sum += rate.get();
      }
      return sum;
    } finally {
      pool.shutdown();
    }
  }

  @Override
  public void close() {
    for (FloatPointer[] matrices : List.of(values, deltas, weights, gradients)) {
      for (FloatPointer matrix : matrices) {
        matrix.close();
      }
    }
  }
}
