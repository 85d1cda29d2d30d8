package io.github.meanfield.stages.network.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.TrainableNetwork;
import io.github.meanfield.stages.network.check.NetworkCheck.Finding;
import io.github.meanfield.stages.network.engine.Engine;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class NetworkCheckTest {

  private static Map<String, Finding> check(String json, String loss) {
    return NetworkCheck.of(json, loss, 1).stream()
        .collect(Collectors.toMap(Finding::check, Function.identity()));
  }

  private static DenseLayer.Builder dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation);
  }

  private static OutputLayer.Builder output(int classes) {
    return new OutputLayer.Builder(new LossMCXENT()).nOut(classes).activation(Activation.SOFTMAX);
  }

  private static NeuralNetConfiguration.ListBuilder layers(int features) {
    return new NeuralNetConfiguration.Builder()
        .weightInit(WeightInit.XAVIER)
        .list()
        .setInputType(InputType.feedForward(features));
  }

  @ParameterizedTest
  @ValueSource(strings = {"crossEntropy", "focal", "squared", "absolute", "huber", "poisson"})
  void aSoundNetworkPassesWithEveryLoss(String loss) {
    String json =
        layers(12)
            .layer(dense(32, Activation.TANH).dropOut(0.8).build())
            .layer(dense(24, Activation.RELU).l2(0.1).build())
            .layer(output(3).build())
            .build()
            .toJson();
    List<Finding> findings = NetworkCheck.of(json, loss, 7);
    assertEquals(
        List.of("gradient", "engine", "first loss", "20 rows"),
        findings.stream().map(Finding::check).toList());
    for (Finding finding : findings) {
      assertTrue(finding.isPassed(), finding::toString);
      assertEquals("", finding.cure());
    }
    assertTrue(findings.get(1).found().startsWith("dense, "), findings.get(1)::found);
    assertEquals(findings, NetworkCheck.of(json, loss, 7));
  }

  @Test
  void theFirstLossIsBesideThatOfChance() {
    String json = layers(5).layer(output(10).build()).build().toJson();
    assertTrue(
        check(json, null).get("first loss").found().endsWith(", of outputs of 0 2.3026 (ln 10)"));
  }

  static List<String> otherLayers() {
    return List.of(
        layers(36)
            .setInputType(InputType.convolutionalFlat(6, 6, 1))
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.TANH).build())
            .layer(output(3).build())
            .build()
            .toJson(),
        layers(6)
            .layer(dense(16, Activation.GELU).build())
            .layer(new BatchNormalization())
            .layer(output(2).build())
            .build()
            .toJson());
  }

  @ParameterizedTest
  @MethodSource("otherLayers")
  void convolutionsAndNormalizationAreCheckedToo(String json) {
    check(json, null)
        .values()
        .forEach(finding -> assertTrue(finding.isPassed(), finding::toString));
  }

  /** Tokens that a recurrent layer takes the last of; with masks it computes in floats. */
  @Test
  void networksOfSequencesAreCheckedToo() {
    Layer recurrent = new SimpleRnn.Builder().nIn(6).nOut(24).build();
    String json =
        SequenceNetworks.of(
                5, 1, List.of(SequenceNetworks.embedding(9, 6), new LastTimeStep(recurrent)), 24, 2)
            .toJson();
    Map<String, Finding> findings = check(json, null);
    for (String check : List.of("gradient", "engine", "first loss")) {
      assertTrue(findings.get(check).isPassed(), findings::toString);
    }
  }

  /** They have no padding, and weights of a step before that nothing reaches. */
  @Test
  void sequencesOfOneStepAreCheckedInDoubles() {
    Layer recurrent = new SimpleRnn.Builder().nIn(3).nOut(24).build();
    String json = SequenceNetworks.of(1, 3, List.of(new LastTimeStep(recurrent)), 24, 2).toJson();
    Finding gradient = check(json, null).get("gradient");
    assertEquals("no derivative reaches layer 0, RW: see the layers after it", gradient.cure());
  }

  @Test
  void sizesThatAreLeftToTheDataAreTakenAndTold() {
    Finding gradient = check(SequenceNetworks.convolution(0, 0, 0).toJson(), null).get("gradient");
    assertTrue(gradient.isPassed(), gradient::toString);
    assertEquals(
        "sizes that it leaves to the data were 32 steps, 100 tokens and 2 outputs",
        gradient.note());
  }

  @Test
  void largeFirstWeightsAreFound() {
    String json =
        layers(20)
            .layer(dense(64, Activation.RELU).weightInit(new NormalDistribution(0, 3)).build())
            .layer(output(4).build())
            .build()
            .toJson();
    Finding found = check(json, null).get("first loss");
    assertFalse(found.isPassed(), found::toString);
    assertTrue(found.cure().contains("smaller initial weights"), found::cure);
  }

  @Test
  void deadUnitsAreFound() {
    String json =
        layers(8)
            .layer(dense(16, Activation.RELU).biasInit(-50).build())
            .layer(output(3).build())
            .build()
            .toJson();
    Map<String, Finding> findings = check(json, null);
    Finding gradient = findings.get("gradient");
    assertFalse(gradient.isPassed(), gradient::toString);
    assertEquals(
        "no derivative reaches layer 0, W; layer 0, b; layer 1, W: see the layers after it",
        gradient.cure());
    assertTrue(findings.get("engine").isPassed(), findings.get("engine")::toString);
    assertFalse(findings.get("20 rows").isPassed(), findings.get("20 rows")::toString);
  }

  @Test
  void aNetworkThatIsTooNarrowDoesNotLearnTheRowsByHeart() {
    String json =
        layers(8)
            .layer(dense(1, Activation.TANH).build())
            .layer(output(10).build())
            .build()
            .toJson();
    Finding few = check(json, null).get("20 rows");
    assertFalse(few.isPassed(), few::toString);
    assertTrue(few.cure().contains("too narrow"), few::cure);
  }

  @Test
  void aLayerThatComputesInFloatsOnlyIsNotCheckedAndTold() {
    String json =
        layers(6)
            .layer(dense(8, Activation.RRELU).build())
            .layer(output(2).build())
            .build()
            .toJson();
    Map<String, Finding> findings = check(json, null);
    assertFalse(findings.get("gradient").isPassed());
    assertTrue(findings.get("gradient").found().startsWith("DL4J does not compute it in doubles"));
    assertFalse(findings.containsKey("engine"));
  }

  /** Tanh with a derivative that is a twentieth too large. */
  private static final class WrongTanh extends ActivationTanH {
    private static final long serialVersionUID = 1L;

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      return super.backprop(in, epsilon.mul(1.05));
    }
  }

  @Test
  void aWrongDerivativeIsFoundWithItsLayer() {
    String json =
        layers(6)
            .layer(dense(8, Activation.SIGMOID).build())
            .layer(dense(8, Activation.TANH).build())
            .layer(output(3).build())
            .build()
            .toJson();
    RandomRows rows = RandomRows.draw(8, RowShape.numbers(6), 3, TrainingLoss.CROSS_ENTROPY, 1);
    for (boolean isWrong : new boolean[] {false, true}) {
      NetworkConfiguration network = NetworkConfiguration.parse(json);
      if (isWrong) {
        ((DenseLayer) network.parts().get(1).layer()).setActivationFn(new WrongTanh());
      }
      TrainableNetwork drawn = Engine.DENSE.open(json);
      GradientCheck check =
          new GradientCheck(network, Arrays.copyOf(drawn.state(), drawn.parameterLength()), rows);
      check.compare(new Random(1));
      assertEquals(isWrong ? 0.05 / 1.05 : 0, check.worst(), isWrong ? 1e-3 : 1e-6);
      assertTrue(!isWrong || !check.worstPlace().startsWith("layer 2"), check::worstPlace);
    }
  }

  /** Tanh whose derivative is NaN. */
  private static final class NoTanh extends ActivationTanH {
    private static final long serialVersionUID = 1L;

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      return super.backprop(in, Nd4j.valueArrayOf(epsilon.shape(), Double.NaN, epsilon.dataType()));
    }
  }

  @Test
  void aDerivativeThatIsNoNumberIsTheWorst() {
    NetworkConfiguration network =
        NetworkConfiguration.parse(
            layers(6)
                .layer(dense(8, Activation.TANH).build())
                .layer(output(3).build())
                .build()
                .toJson());
    TrainableNetwork drawn = Engine.DENSE.open(network.toJson());
    ((DenseLayer) network.parts().get(0).layer()).setActivationFn(new NoTanh());
    GradientCheck check =
        new GradientCheck(
            network,
            Arrays.copyOf(drawn.state(), drawn.parameterLength()),
            RandomRows.draw(8, RowShape.numbers(6), 3, TrainingLoss.CROSS_ENTROPY, 1));
    check.compare(new Random(1));
    assertTrue(Double.isNaN(check.worst()));
    assertEquals("layer 0, W", check.worstPlace());
  }

  @Test
  void anEngineWithAnotherGradientIsFarAway() {
    String json = layers(6).layer(output(3).build()).build().toJson();
    RandomRows rows = RandomRows.draw(8, RowShape.numbers(6), 3, TrainingLoss.CROSS_ENTROPY, 1);
    TrainableNetwork engine = Engine.DENSE.open(json);
    float[] state = engine.state();
    GradientCheck check =
        new GradientCheck(
            NetworkConfiguration.parse(json), Arrays.copyOf(state, engine.parameterLength()), rows);
    engine.begin(state, 0, 0, 1);
    assertTrue(check.distance(engine) < 1e-5);
    state[0] += 0.5f;
    engine.begin(state, 0, 0, 1);
    assertTrue(check.distance(engine) > 1e-2);
  }

  @Test
  void theLossFollowsTheOutputLayer() {
    String json =
        layers(4)
            .layer(
                new OutputLayer.Builder(new LossMSE())
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build())
            .build()
            .toJson();
    assertFalse(check(json, null).get("first loss").found().contains("ln"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> check(json, "focal")).getMessage();
    assertEquals(
        "has 1 output, but loss focal takes two or more; give --loss squared for numbers", message);
    message = assertThrows(IllegalArgumentException.class, () -> check(json, "hinge")).getMessage();
    assertTrue(message.startsWith("loss 'hinge' is none of crossEntropy, focal"), message);
  }
}
