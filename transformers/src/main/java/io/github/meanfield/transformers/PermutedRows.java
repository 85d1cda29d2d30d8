package io.github.meanfield.transformers;

import io.github.meanfield.stages.Seeds;
import io.github.meanfield.transformers.scoring.ClassColumns;
import io.github.meanfield.transformers.scoring.OutputColumns;
import io.github.meanfield.transformers.scoring.TrainedNetwork;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Rows in memory whose features are permuted, a group at a time. */
final class PermutedRows implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Standard errors on each side of a 95 % interval. */
  private static final double NORMAL_95 = 1.96;

  /** Rows that are scored for a point of a grid. */
  private static final int MOST_ROWS_OF_GRID = 200;

  /** Rows that are scored at once, and features of them. */
  private static final int BATCH = 256;

  private static final int MOST_VALUES = 1_000_000;

  private final float[][] features;
  private final double[] labels;
  private final OutputColumns columns;
  private final boolean isOfClasses;
  private final long seed;
  private final int repetitions;

  /** Losses of the rows as they are. */
  private double[] losses;

  /** Rows without features are left out. */
  PermutedRows(
      float[][] features, double[] labels, OutputColumns columns, long seed, int repetitions) {
    int[] usable =
        IntStream.range(0, features.length)
            .filter(i -> features[i] != null && Double.isFinite(labels[i]))
            .toArray();
    this.features = IntStream.of(usable).mapToObj(i -> features[i]).toArray(float[][]::new);
    this.labels = IntStream.of(usable).mapToDouble(i -> labels[i]).toArray();
    this.columns = Objects.requireNonNull(columns);
    this.seed = seed;
    this.repetitions = repetitions;
    isOfClasses = columns instanceof ClassColumns;
  }

  void requireAny(String uid, String labelCol) {
    if (features.length == 0) {
      throw new IllegalArgumentException(
          String.format(
              "%s: no row has both usable features and a label in '%s'; importance needs some",
              uid, labelCol));
    }
    if (columns instanceof ClassColumns classes) {
      for (double label : labels) {
        classes.requireClass(uid, labelCol, label);
      }
    }
  }

  /** Scores the rows as they are. */
  void judge(TrainedNetwork network) {
    losses = losses(network, new FeatureGroup("", new int[0]), null);
  }

  /** The importance of a group. */
  FeatureImportance importance(TrainedNetwork network, FeatureGroup group) {
    double[] permuted = new double[labels.length];
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, group.slots()[0]));
    int[] order = IntStream.range(0, labels.length).toArray();
    for (int i = 0; i < repetitions; i++) {
      shuffle(order, random);
      double[] each = losses(network, group, order);
      for (int row = 0; row < permuted.length; row++) {
        permuted[row] += each[row] / repetitions;
      }
    }
    double before = mean(losses);
    double after = mean(permuted);
    double rise = isOfClasses ? after - before : Math.sqrt(after) - Math.sqrt(before);
    double margin = NORMAL_95 * standardError(permuted, before, after);
    return new FeatureImportance(
        group.name(), rise, rise - margin, rise + margin, dependence(network, group));
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
  }

  /** Of roots of means by the delta method: each mean moves its root by 1 / (2 root). */
  private double standardError(double[] permuted, double before, double after) {
    double ofAfter = isOfClasses ? 1 : 1 / (2 * Math.sqrt(Math.max(after, Double.MIN_NORMAL)));
    double ofBefore = isOfClasses ? 1 : 1 / (2 * Math.sqrt(Math.max(before, Double.MIN_NORMAL)));
    double[] rises = new double[permuted.length];
    Arrays.setAll(rises, row -> permuted[row] * ofAfter - losses[row] * ofBefore);
    double mean = mean(rises);
    double squares = Arrays.stream(rises).map(rise -> (rise - mean) * (rise - mean)).sum();
    return Math.sqrt(squares / Math.max(1, rises.length - 1) / rises.length);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /**
   * Losses with the values of a group's features taken from other rows.
   *
   * @param order for each row the row that its values come from
   */
  private double[] losses(TrainedNetwork network, FeatureGroup group, int[] order) {
    double[] result = new double[labels.length];
    double[][] values = {new double[columns.widths()[0]]};
    for (int from = 0; from < result.length; from += batchRows()) {
      int rows = Math.min(batchRows(), result.length - from);
      float[] batch = batch(from, rows);
      for (int slot : group.slots()) {
        for (int i = 0; i < rows; i++) {
          batch[i * width() + slot] = features[order[from + i]][slot];
        }
      }
      float[] outputs = network.outputs(batch, rows);
      for (int i = 0; i < rows; i++) {
        columns.write(outputs, i * columns.numOutputs(), values);
        result[from + i] = loss(values[0], labels[from + i]);
      }
    }
    return result;
  }

  private double loss(double[] predicted, double label) {
    return isOfClasses ? -predicted[(int) label] : Math.pow(predicted[0] - label, 2);
  }

  private float[] batch(int from, int rows) {
    float[] batch = new float[rows * width()];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(features[from + i], 0, batch, i * width(), width());
    }
    return batch;
  }

  private int batchRows() {
    return Math.max(1, Math.min(BATCH, MOST_VALUES / Math.max(1, width())));
  }

  private int width() {
    return features[0].length;
  }

  /** Mean predictions at each point of the group's grid (Friedman 2001, partial dependence). */
  private double[][] dependence(TrainedNetwork network, FeatureGroup group) {
    int rows = Math.min(Math.min(MOST_ROWS_OF_GRID, batchRows()), labels.length);
    double[][] values = {new double[columns.widths()[0]]};
    double[][] result = new double[group.grid().length][values[0].length];
    float[] batch = batch(0, rows);
    for (int point = 0; point < result.length; point++) {
      for (int s = 0; s < group.slots().length; s++) {
        for (int i = 0; i < rows; i++) {
          batch[i * width() + group.slots()[s]] = (float) group.grid()[point][s];
        }
      }
      float[] outputs = network.outputs(batch, rows);
      for (int i = 0; i < rows; i++) {
        columns.write(outputs, i * columns.numOutputs(), values);
        for (int k = 0; k < values[0].length; k++) {
          result[point][k] += (isOfClasses ? Math.exp(values[0][k]) : values[0][k]) / rows;
        }
      }
    }
    return result;
  }
}
