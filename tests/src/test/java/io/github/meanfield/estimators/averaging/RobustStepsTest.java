package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.averaging.rows.Permutation;
import io.github.meanfield.stages.network.Attack;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.NetworkChecks;
import io.github.meanfield.stages.network.Robustness;
import io.github.meanfield.stages.network.Step;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dense.DenseNetworkTest;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps on mixed and attacked rows. */
class RobustStepsTest {

  private static final int ROWS = 8;
  private static final int FEATURES = 5;

  private final DenseNetwork network =
      new DenseNetwork(DenseNetworkTest.classifier(FEATURES, 4, 3, 0.2));
  private final MiniBatch batch = new MiniBatch(ROWS, FEATURES, new CrossEntropy(3), 1);
  private final RowBlock block = block();
  private final int[] order = Permutation.of(ROWS, 1);

  private static RowBlock block() {
    Random random = new Random(5);
    float[] features = new float[ROWS * FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    double[] labels = random.ints(ROWS, 0, 3).asDoubleStream().toArray();
    return new RowBlock(FEATURES, features, labels, null, ROWS);
  }

  static Stream<Robustness> ways() {
    return Stream.of(
        Robustness.NONE,
        new Robustness(null, 0, 0.3),
        new Robustness(Attack.of(Attack.Kind.FGM, 0.1, 1, 0), 0.5, 0),
        new Robustness(Attack.of(Attack.Kind.PGD, 0.1, 2, 0), 0.5, 0));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void stepsAllocateNothingOnceTheyAreCompiled(Robustness way) {
    network.begin(network.state(), 0, 0, 1);
    RobustSteps steps = new RobustSteps(way, network, batch);
    steps.begin(2, 6000);
    fit(steps, 5000);
    long allocated = NetworkChecks.allocated(() -> fit(steps, 1000));
    // One object a step would be 16,000 bytes.
    assertTrue(allocated < 8000, allocated + " bytes in 1000 steps");
  }

  private void fit(RobustSteps steps, int number) {
    for (int i = 0; i < number; i++) {
      batch.fill(block, order, 0, ROWS);
      steps.fit(Step.PLAIN);
    }
  }

  /** Without dropout: the loss of rows that fgsm shifts is larger, by about ε · ‖gradient‖₁. */
  @Test
  void attackedRowsHaveALargerLoss() {
    DenseNetwork plain = new DenseNetwork(DenseNetworkTest.classifier(FEATURES, 4, 3, 0));
    float[] start = plain.state();
    batch.fill(block, order, 0, ROWS);
    float[] gradient = new float[ROWS * FEATURES];
    plain.begin(start, 0, 0, 1);
    plain.shiftGradient(
        batch.features(), ROWS, new float[gradient.length], batch::gradient, gradient);
    float[] outputs = plain.outputs(batch.features(), ROWS);
    double clean = batch.gradient(outputs, new float[outputs.length]);
    double length = 0;
    for (float slope : gradient) {
      length += Math.abs(slope);
    }
    Attack attack = Attack.of(Attack.Kind.FGSM, 0.01, 1, 0);
    double attacked = new RobustSteps(new Robustness(attack, 1, 0), plain, batch).fit(Step.PLAIN);
    assertEquals(clean + 0.01 * length, attacked, 0.001 * length);
  }
}
