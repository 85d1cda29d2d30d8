package io.github.meanfield.transformers.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Scorer;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Invalid;
import io.github.meanfield.runtime.steps.Network;
import io.github.meanfield.runtime.steps.Predict;
import io.github.meanfield.runtime.steps.Targets;
import io.github.meanfield.stages.network.GaussianCode;
import io.github.meanfield.stages.network.NetworkZip;
import io.github.meanfield.stages.network.dense.DenseNetwork;
import io.github.meanfield.stages.network.dense.RandomNetworks;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.SmallTables;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Networks compute the same without the engine that trains them. */
class NetworkLayersTest {

  private static final int ROWS = 7;

  @Test
  void everyKindOfLayerComputesWhatTheEngineDoes() {
    Set<Activate.Function> seen = EnumSet.of(Activate.Function.IDENTITY);
    for (int number = 0; number < 66; number++) {
      RandomNetworks random = new RandomNetworks(number);
      float[] features = new float[ROWS * random.numFeatures];
      Random draws = new Random(number);
      for (int i = 0; i < features.length; i++) {
        features[i] = i % 5 == 0 ? 0 : (float) (2 * draws.nextGaussian());
      }
      Network network = requireSame(random.configuration, features, draws);
      network.layers().stream()
          .filter(Activate.class::isInstance)
          .forEach(layer -> seen.add(((Activate) layer).function()));
    }
    assertEquals(EnumSet.allOf(Activate.Function.class), seen);
  }

  /** Of 2 features and 3 classes. */
  static NetworkZip classifier() {
    String configuration =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new OutputLayer.Builder(new LossMSE())
                    .nIn(2)
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build()
            .toJson();
    return new NetworkZip(configuration, new float[9]);
  }

  @Test
  void codesAreTheirMeans() {
    String configuration =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .list()
            .layer(new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.IDENTITY).build())
            .layer(new GaussianCode(3, 1))
            .layer(
                new OutputLayer.Builder(new LossMSE())
                    .nIn(3)
                    .nOut(2)
                    .activation(Activation.IDENTITY)
                    .build())
            .build()
            .toJson();
    float[] features = {1, 2, 3, 4, -4, 3, 0, 0.5f};
    assertEquals(2, requireSame(configuration, features, new Random(2)).layers().size());
  }

  @Test
  void everyKindOfFeatureIsEncodedAsTheEngineDoes() {
    NeuralNetworkClassifier params =
        new NeuralNetworkClassifier().setHiddenLayers(new int[] {5}).setActivation("mish");
    for (List<FeatureSlot> slots :
        List.of(SmallTables.slots(), SmallTables.piecewise(), SmallTables.periodic())) {
      for (boolean learnedScale : new boolean[] {false, true}) {
        requireSame(
            SmallTables.configuration(params, slots, learnedScale),
            SmallTables.features(84, 3),
            new Random(1));
      }
    }
  }

  /** Parameters that are none of those that layers start with; variances stay positive. */
  private static float[] spoiled(float[] parameters, Random draws) {
    float[] spoiled = new float[parameters.length];
    for (int i = 0; i < spoiled.length; i++) {
      float draw = draws.nextFloat();
      spoiled[i] = parameters[i] * (0.5f + draw) + 0.05f * draw;
    }
    return spoiled;
  }

  private static Network requireSame(String configuration, float[] features, Random draws) {
    DenseNetwork engine = new DenseNetwork(configuration);
    float[] parameters = new float[engine.parameterLength()];
    System.arraycopy(engine.state(), 0, parameters, 0, parameters.length);
    parameters = spoiled(parameters, draws);
    engine.begin(parameters, 0, 0, 0);
    Network network = NetworkLayers.of(new NetworkZip(configuration, parameters));
    int rows = features.length / network.numFeatures();
    float[] expected = engine.outputs(features, rows);
    Scorer scorer = model(network).scorer();
    for (int row = 0; row < rows; row++) {
      float[] own = new float[network.numFeatures()];
      System.arraycopy(features, row * own.length, own, 0, own.length);
      scorer.score(new Object[] {own});
      for (int k = 0; k < network.numOutputs(); k++) {
        float there = expected[row * network.numOutputs() + k];
        assertEquals(
            there,
            scorer.output(k),
            1e-6 * Math.max(1, Math.abs(there)),
            () -> "of " + configuration);
      }
    }
    assertTrue(rows > 1);
    return network;
  }

  private static Model model(Network network) {
    int outputs = network.numOutputs();
    double[] ones = new double[outputs];
    Arrays.fill(ones, 1);
    double[] none = {};
    Targets head = new Targets("prediction", true, new double[outputs], ones, false, none, none);
    return new Model(
        "test",
        List.of(InputColumn.of("x", InputColumn.Type.VECTOR, network.numFeatures())),
        List.of(
            new Predict("network", "x", List.of(network), Combination.MEAN, head, Invalid.ERROR)));
  }
}
