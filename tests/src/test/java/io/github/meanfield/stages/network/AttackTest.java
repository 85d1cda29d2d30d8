package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.network.Attack.Kind;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Steps of attacks, computed by hand. */
class AttackTest {

  private static float[] moved(Attack attack, float[] shifts, float... gradient) {
    attack.move(gradient, gradient.length / 2, 2, shifts);
    return shifts;
  }

  @Test
  void signsAreTakenOfEachFeature() {
    Attack attack = Attack.of(Kind.FGSM, 0.1, 7, 9);
    assertEquals(1, attack.steps());
    assertArrayEquals(
        new float[] {0.1f, -0.1f, 0, 0.1f}, moved(attack, new float[4], 3, -1e-9f, 0, 8));
  }

  @Test
  void aGradientHasTheLengthThatIsAskedForRowByRow() {
    Attack attack = Attack.of(Kind.FGM, 2, 1, 0);
    assertArrayEquals(
        new float[] {1.2f, -1.6f, 0, 0}, moved(attack, new float[4], 3e-7f, -4e-7f, 0, 0), 1e-6f);
  }

  @Test
  void stepsAreBroughtBack() {
    Attack attack = Attack.of(Kind.PGD, 1, 5, 0);
    assertEquals(0.5, attack.stepSize(), 0);
    float[] shifts = new float[2];
    assertArrayEquals(new float[] {0.5f, -0.5f}, moved(attack, shifts, 2, -2));
    assertArrayEquals(new float[] {1, 0}, moved(attack, shifts, 2, 2));
    assertArrayEquals(new float[] {1, 0.5f}, moved(attack, shifts, 2, 2));
  }

  @Test
  void whatIsNoAttackIsRefused() {
    assertRefused(() -> Attack.of(Kind.PGD, 0.5, 0, 0), "an attack has 0 steps");
    for (double epsilon : new double[] {-0.1, 0, Double.NaN, 1e39, 1e-50}) {
      assertRefused(
          () -> Attack.of(Kind.FGSM, epsilon, 1, 0), "an attack has the epsilon " + epsilon);
    }
    assertRefused(() -> Attack.of(Kind.PGD, 1, 2, -1), "an attack has the stepSize -1.0");
    assertRefused(
        () -> new Attack(Kind.FGSM, 0.1, 5, 0.1),
        "an attack by fgsm has 5 steps of 0.1; required is one of epsilon, 0.1");
    assertRefused(() -> new Robustness(Attack.of(Kind.FGM, 1, 1, 0), 1, 0.2), "mixed or attacked");
  }

  /** With W and b by class: x = (1, 2) of class 0 has logits 0.5 and -0.5. */
  @Test
  void theGradientOfALinearModelIsThatOfItsFormula() {
    DenseNetwork network =
        new DenseNetwork(
            new NeuralNetConfiguration.Builder()
                .updater(new Sgd(1))
                .list()
                .layer(
                    new OutputLayer.Builder(new LossMCXENT())
                        .nIn(2)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build()
                .toJson());
    float[] parameters = {-0.5f, 0.5f, 0.5f, -0.75f, 0, 0.5f};
    network.begin(parameters, 0, 0, 0);
    float[] x = {1, 2};
    CrossEntropy entropy = new CrossEntropy(2);
    ShiftableInputs.Losses losses =
        (outputs, gradient) -> entropy.gradient(outputs, 0, new double[] {0}, 0, gradient);
    float[] shifts = new float[2];
    float[] gradient = new float[2];
    double other = 1 / (1 + Math.E);
    network.shiftGradient(x, 1, shifts, losses, gradient);
    // p₁ (w₁ - w₀)
    assertArrayEquals(
        new float[] {(float) other, (float) (-1.25 * other)}, gradient, 1e-6f, "gradient");
    Attack.of(Kind.FGSM, 0.25, 1, 0).move(gradient, 1, 2, shifts);
    assertArrayEquals(new float[] {0.25f, -0.25f}, shifts);
    // -0.5 · 1.25 + 0.5 · 1.75, and 0.5 · 1.25 - 0.75 · 1.75 + 0.5
    assertArrayEquals(new float[] {0.25f, -0.1875f}, network.outputs(x, 1, shifts), 1e-6f);
    assertArrayEquals(new float[] {0.5f, -0.5f}, network.outputs(x, 1), 1e-6f);
    Arrays.fill(shifts, 0);
    Attack attack = Attack.of(Kind.PGD, 0.25, 2, 0.2);
    for (float expected : new float[] {0.2f, 0.25f}) {
      network.shiftGradient(x, 1, shifts, losses, gradient);
      attack.move(gradient, 1, 2, shifts);
      assertArrayEquals(new float[] {expected, -expected}, shifts, 1e-6f);
    }
  }
}
