package io.github.meanfield.stages.network.tabular;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.FullyConnected;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Mixup;
import io.github.meanfield.stages.network.OutputKind;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A network with one feature of every kind, and rows for it. */
public final class SmallTables {

  /** Number of features. */
  public static final int FEATURES = 6;

  static final int CLASSES = 3;
  static final float NAN = Float.NaN;

  private SmallTables() {}

  /**
   * A number with missing values, one without, one that is constant, three of four levels one-hot,
   * two levels, and an embedding of five of six levels with two columns.
   */
  public static List<FeatureSlot> slots() {
    return List.of(
        FeatureSlot.number("age", new double[] {40, 0}, new double[] {0.1, 2}),
        FeatureSlot.number("income", new double[] {1e4}, new double[] {1e-3}),
        FeatureSlot.number(null, new double[] {7}, new double[] {0}),
        FeatureSlot.oneHot(
            "colour", new double[] {0, 1, 0}, new double[] {2, 1, 2}, 4, new int[] {1}),
        FeatureSlot.oneHot("sex", new double[] {-1}, new double[] {0.5}, 2, new int[0]),
        FeatureSlot.embedding("town", 6, new int[] {4}, 2));
  }

  /**
   * The same, but that the first number has an embedding of two columns with three bins, and the
   * second one of three columns with one bin.
   */
  public static List<FeatureSlot> piecewise() {
    List<FeatureSlot> slots = new ArrayList<>(slots());
    double[] quantiles = {20, 30, 30 + 1e-7, 40, 60, 60};
    slots.set(
        0, FeatureSlot.piecewise("age", new double[] {40, 0}, new double[] {0.1, 2}, quantiles, 2));
    slots.set(
        1,
        FeatureSlot.piecewise(
            "income", new double[] {1e4}, new double[] {1e-3}, new double[] {9e3, 11e3}, 3));
    return slots;
  }

  /**
   * The same, but that the first number has a periodic embedding of three columns with three
   * frequencies, and the second one of two columns with two.
   */
  public static List<FeatureSlot> periodic() {
    List<FeatureSlot> slots = new ArrayList<>(slots());
    slots.set(
        0,
        FeatureSlot.periodic(
            "age", new double[] {40, 0}, new double[] {0.1, 2}, new Frequencies(3, 0.5), 3));
    slots.set(
        1,
        FeatureSlot.periodic(
            "income", new double[] {1e4}, new double[] {1e-3}, new Frequencies(2, 0.5), 2));
    return slots;
  }

  /** A classifier of rows with a hidden layer. */
  public static String configuration(
      NeuralNetworkClassifier params, List<FeatureSlot> slots, boolean learnedScale) {
    return FullyConnected.configuration(
        params, OutputKind.CLASSES, FEATURES, CLASSES, 5, new TabularInput(slots, learnedScale));
  }

  /** A classifier of {@link #slots} with a hidden layer. */
  public static String configuration(NeuralNetworkClassifier params, boolean learnedScale) {
    return configuration(params, slots(), learnedScale);
  }

  /** Rows with missing values, unseen levels, and what is no level. */
  public static float[] features(int rows, long seed) {
    Random random = new Random(seed);
    float[] features = new float[rows * FEATURES];
    for (int i = 0; i < rows; i++) {
      int at = i * FEATURES;
      features[at] = i % 4 == 3 ? NAN : (float) (40 + 15 * random.nextGaussian());
      features[at + 1] = (float) (1e4 + 2e3 * random.nextGaussian());
      features[at + 2] = random.nextInt(9);
      features[at + 3] = i % 5 == 4 ? NAN : random.nextInt(6);
      features[at + 4] = i % 7 == 6 ? 0.5f : random.nextInt(2);
      features[at + 5] = i % 6 == 5 ? -1 : random.nextInt(7);
    }
    return features;
  }

  /** A minibatch of such rows. */
  static MiniBatch batch(int rows, long seed) {
    return mixed(rows, seed, null);
  }

  /** A minibatch of such rows that are mixed. */
  static MiniBatch mixed(int rows, long seed, Mixup mixup) {
    double[] labels = new Random(seed).ints(rows, 0, CLASSES).asDoubleStream().toArray();
    MiniBatch batch = new MiniBatch(rows, FEATURES, new CrossEntropy(CLASSES), 1);
    if (mixup != null) {
      batch.mix(mixup);
    }
    RowBlock block = new RowBlock(FEATURES, features(rows, seed), labels, null, rows);
    batch.fill(block, IntStream.range(0, rows).toArray(), 0, rows);
    return batch;
  }
}
