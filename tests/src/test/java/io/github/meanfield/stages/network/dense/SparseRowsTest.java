package io.github.meanfield.stages.network.dense;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.DenseRows;
import io.github.meanfield.stages.rows.FeatureRows;
import io.github.meanfield.stages.rows.RowBlock;
import io.github.meanfield.stages.rows.SparseRows;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.schedule.FixedSchedule;

class SparseRowsTest {

  private static final int FEATURES = 331;
  private static final int HIDDEN = 9;
  private static final int ROWS = 61;

  /** Some rows are empty; the first and the last column are among those touched now and then. */
  private static DenseRows dense(int seed) {
    Random random = new Random(seed);
    float[] values = new float[ROWS * FEATURES];
    for (int row = 0; row < ROWS; row++) {
      for (int k = 0; k < row % 5; k++) {
        int column = row % 7 == 3 ? k % 2 * (FEATURES - 1) : random.nextInt(FEATURES);
        values[row * FEATURES + column] = (float) random.nextGaussian();
      }
    }
    return new DenseRows(FEATURES, values);
  }

  private static SparseRows sparse(int seed) {
    return (SparseRows) FeatureRows.concat(List.of(dense(seed)), true);
  }

  private static MiniBatch batch(FeatureRows rows, int from, int to) {
    double[] labels = IntStream.range(0, ROWS).mapToDouble(i -> i % 3).toArray();
    MiniBatch batch = new MiniBatch(ROWS, FEATURES, new CrossEntropy(3), 1);
    int[] order = IntStream.range(0, ROWS).map(i -> ROWS - 1 - i).toArray();
    batch.fill(new RowBlock(rows, labels, null), order, from, to);
    return batch;
  }

  private static String configuration(
      IUpdater updater, double retain, double l2, GradientNormalization limit) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(updater)
        .l2(l2)
        .gradientNormalization(limit)
        .gradientNormalizationThreshold(0.002)
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(FEATURES)
                .nOut(HIDDEN)
                .activation(Activation.TANH)
                .dropOut(retain)
                .build())
        .layer(
            new OutputLayer.Builder(new LossMCXENT())
                .nIn(HIDDEN)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .build()
        .toJson();
  }

  /** What each step comes to if all weights are updated, by the gradient that has all of them. */
  @ParameterizedTest
  @CsvSource({
    "sgd, 1, None",
    "adagrad, 1, None",
    "sgd, 0.6, None",
    "adagrad, 0.6, None",
    "sgd, 1, ClipElementWiseAbsoluteValue",
    "adagrad, 0.6, ClipElementWiseAbsoluteValue"
  })
  void aStepIsToTheBitThatOfAllWeights(String updater, double retain, GradientNormalization limit) {
    IUpdater config = updater.equals("sgd") ? new Sgd(0.3) : new AdaGrad(0.1);
    UpdateRule rule = UpdateRules.of(config);
    // Dropout of 1 would be none in DL4J.
    String configuration = configuration(config, retain == 1 ? 0 : retain, 0, limit);
    DenseNetwork network = new DenseNetwork(configuration);
    int length = network.parameterLength();
    float[] state = network.state();
    float[] values = Arrays.copyOf(state, length);
    float[][] memory = new float[rule.memories()][length];
    for (float[] each : memory) {
      Arrays.fill(each, rule.initialMemory());
    }
    float[] gradient = new float[length];
    for (int step = 0; step < 6; step++) {
      MiniBatch rows = batch(sparse(step / 2), step % 2 * 20, step % 2 * 20 + 40);
      network.begin(state, step, 0, 5 + step);
      double loss = network.gradient(rows, gradient);
      network.begin(state, step, 0, 5 + step);
      assertEquals(loss, network.fit(rows, Step.PLAIN));
      if (limit != GradientNormalization.None) {
        new GradientClip(limit, 0.002, new int[] {0, length}).apply(gradient);
      }
      rule.update(values, gradient, memory, 0, length, step, 0);
      state = network.state();
      assertArrayEquals(values, Arrays.copyOf(state, length));
      for (int k = 0; k < memory.length; k++) {
        // One block: all layers have one updater.
        int from = (k + 1) * length;
        assertArrayEquals(memory[k], Arrays.copyOfRange(state, from, from + length));
      }
    }
  }

  @Test
  void onlyRulesThatLeaveWeightsWithoutAGradientPassThemOver() {
    assertTrue(new SgdRule(new Sgd(0.1)).leavesWithoutGradient(0, 0));
    assertFalse(new SgdRule(new Sgd(Double.POSITIVE_INFINITY)).leavesWithoutGradient(0, 0));
    assertTrue(new AdaGradRule(new AdaGrad(0.1)).leavesWithoutGradient(0, 0));
    assertFalse(new AdaGradRule(new AdaGrad(0.1, 0)).leavesWithoutGradient(0, 0));
    for (int i = 0; i < 8; i++) {
      IUpdater updater = RandomNetworks.updater(i);
      UpdateRule rule = UpdateRules.of(updater);
      float[] x = {1.5f, -0f, 0f, -1e30f};
      float[][] memory = new float[rule.memories()][4];
      for (float[] each : memory) {
        Arrays.fill(each, 0.25f);
      }
      float[] before = x.clone();
      rule.update(x, new float[4], memory, 0, 4, 3, 0);
      boolean isSame = Arrays.equals(before, x);
      for (float[] each : memory) {
        isSame &= Arrays.equals(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, each);
      }
      assertEquals(isSame, rule.leavesWithoutGradient(3, 0), updater.toString());
    }
  }

  /** Penalties and limits of norms change weights that no row touches, too. */
  @ParameterizedTest
  @CsvSource({"0.1, None", "0, ClipL2PerLayer", "0, RenormalizeL2PerParamType"})
  void whatChangesAllWeightsIsMadeWithAllOfThem(double l2, GradientNormalization limit) {
    String configuration = configuration(new Sgd(0.3), 0, l2, limit);
    DenseNetwork bySparse = new DenseNetwork(configuration);
    DenseNetwork byDense = new DenseNetwork(configuration);
    float[] start = bySparse.state();
    for (int step = 0; step < 4; step++) {
      bySparse.fit(batch(sparse(step), 0, 40), Step.PLAIN);
      byDense.fit(batch(dense(step), 0, 40), Step.PLAIN);
    }
    assertArrayEquals(byDense.state(), bySparse.state(), 1e-5f);
    // A weight of a column that no row has: only the penalty moves it.
    int column = untouched();
    assertEquals(l2 > 0, start[column] != bySparse.state()[column]);
  }

  /** An attack shifts all features, so that rows are dense then; as they are, they stay sparse. */
  @ParameterizedTest
  @CsvSource({"sgd, 0.5", "sgd, 0.25", "adagrad, 0.5", "adagrad, 0.25", "adam, 0.5", "adam, 0.25"})
  void stepsOfShiftedAndSparseRowsAreThoseOfDenseOnes(String updater, double share) {
    IUpdater config =
        switch (updater) {
          case "sgd" -> new Sgd(0.3);
          case "adagrad" -> new AdaGrad(0.01);
          default -> new Adam(0.01);
        };
    String configuration = configuration(config, 0, 0, GradientNormalization.None);
    DenseNetwork bySparse = new DenseNetwork(configuration);
    DenseNetwork byDense = new DenseNetwork(configuration);
    float[] start = bySparse.state();
    Random random = new Random(5);
    float[] shifts = new float[40 * FEATURES];
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = 0.1f * (float) random.nextGaussian();
    }
    for (int step = 0; step < 4; step++) {
      double loss = byDense.fit(batch(dense(step), 0, 40), shifts, share, Step.PLAIN);
      assertEquals(loss, bySparse.fit(batch(sparse(step), 0, 40), shifts, share, Step.PLAIN), 1e-3);
    }
    assertArrayEquals(byDense.state(), bySparse.state(), 1e-4f);
    // A weight of a column that no row has: only the shifts move it.
    int column = untouched();
    assertTrue(Math.abs(start[column] - bySparse.state()[column]) > 5e-4f);
  }

  private static int untouched() {
    return IntStream.range(0, FEATURES)
        .filter(
            column ->
                IntStream.range(0, 4 * ROWS)
                    .allMatch(i -> sparse(i / ROWS).value(i % ROWS, column) == 0))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void dropoutDropsWhatItDropsOfDenseRows() {
    Dropout ofDense = new Dropout(new FixedSchedule(0.6), FEATURES);
    Dropout ofSparse = new Dropout(new FixedSchedule(0.6), FEATURES);
    ofDense.reserve(ROWS);
    ofDense.seed(-7);
    ofSparse.seed(-7);
    SparseBatch rows = new SparseBatch(FEATURES);
    int dropped = 0;
    for (int count : new int[] {ROWS, 3, 4}) {
      float[] features = new float[count * FEATURES];
      for (int row = 0; row < count; row++) {
        dense(1).copyTo(row, features, row * FEATURES);
      }
      float[] expected = ofDense.forward(features, count, true);
      rows.read(sparse(1), null, 0, count);
      ofSparse.drop(rows);
      for (int row = 0; row < count; row++) {
        for (int k = rows.starts()[row]; k < rows.starts()[row + 1]; k++) {
          int at = row * FEATURES + rows.columns()[rows.places()[k]];
          assertEquals(expected[at], rows.values()[k]);
          dropped += rows.values()[k] == 0 ? 1 : 0;
        }
      }
    }
    assertTrue(dropped > 20 && dropped < 80, dropped + " of some 130");
  }

  /** More rows than are computed at once; of one that is empty, and with what a layer gives. */
  @ParameterizedTest
  @CsvSource({"0", "0.7"})
  void sparseRowsAreScoredLikeDenseOnes(double retain) {
    DenseNetwork network =
        new DenseNetwork(configuration(new Adam(), retain, 0, GradientNormalization.None));
    int[] chosen = IntStream.range(0, 1100).map(i -> i * 7 % ROWS).toArray();
    SparseRows rows = sparse(2).select(chosen);
    float[] features = new float[1100 * FEATURES];
    for (int row = 0; row < 1100; row++) {
      rows.copyTo(row, features, row * FEATURES);
    }
    float[] expectedHidden = new float[1100 * HIDDEN];
    float[] hidden = new float[1097 * HIDDEN];
    float[] expected = network.outputs(features, 1100, 0, expectedHidden);
    float[] outputs = network.outputs(rows, 3, 1100, 0, hidden);
    assertArrayEquals(Arrays.copyOfRange(expected, 9, 3300), outputs, 1e-6f);
    assertArrayEquals(Arrays.copyOfRange(expectedHidden, 3 * HIDDEN, 1100 * HIDDEN), hidden, 1e-6f);
    assertArrayEquals(outputs, network.outputs(rows, 3, 1100));
    // A row has the same outputs to the bit, whichever rows are beside it.
    assertArrayEquals(Arrays.copyOfRange(outputs, 60, 63), network.outputs(rows, 23, 24));
  }

  @Test
  void onlyNetworksWhoseFirstWeightsAreOfADenseLayerTakeSparseRows() {
    GradientNormalization none = GradientNormalization.None;
    assertTrue(DenseNetwork.takesSparse(configuration(new Sgd(), 0, 0, none)));
    assertTrue(DenseNetwork.takesSparse(configuration(new Sgd(), 0.5, 0, none)));
    String normalized =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new BatchNormalization.Builder().nIn(FEATURES).nOut(FEATURES).build())
            .layer(new OutputLayer.Builder(new LossMCXENT()).nIn(FEATURES).nOut(3).build())
            .build()
            .toJson();
    assertFalse(DenseNetwork.takesSparse(normalized));
    DenseNetwork network = new DenseNetwork(normalized);
    float[] features = new float[4 * FEATURES];
    for (int row = 0; row < 4; row++) {
      dense(1).copyTo(row, features, row * FEATURES);
    }
    assertArrayEquals(network.outputs(features, 4), network.outputs(sparse(1), 0, 4));
  }
}
