package io.github.meanfield.stages.network.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.meanfield.Networks;
import io.github.meanfield.stages.network.MiniBatch;
import io.github.meanfield.stages.network.loss.CrossEntropy;
import io.github.meanfield.stages.rows.RowBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class Dl4jNetworkTest {

  /** As many outputs of its widest layer, 24 × 24 × 8 a row, are scored at once as make 64 MB. */
  @Test
  void rowsBeyondThoseScoredAtOnceHaveTheirOwnOutputs() {
    Dl4jNetwork network = new Dl4jNetwork(Networks.lenet(3).toJson());
    assertEquals(24 * 24 * 8, network.rowWidth(false));
    int features = 28 * 28;
    int rows = 3650;
    float[] random = new float[rows * features];
    for (int i = 0; i < random.length; i += 97) {
      random[i] = new Random(i).nextFloat();
    }
    float[] outputs = network.outputs(random, rows);
    assertEquals(3 * rows, outputs.length);
    for (int row : new int[] {0, 3639, 3640, 3649}) {
      float[] alone =
          network.outputs(Arrays.copyOfRange(random, row * features, (row + 1) * features), 1);
      assertArrayEquals(alone, Arrays.copyOfRange(outputs, 3 * row, 3 * row + 3), 1e-5f);
    }
  }

  /** Of arguments from 22 on they are the identity, as far as floats tell. */
  @ParameterizedTest
  @CsvSource({
    "layer, MISH",
    "activation, MISH",
    "wrapped, MISH",
    "layer, SOFTPLUS",
    "activation, SOFTPLUS",
    "wrapped, SOFTPLUS"
  })
  void ofLargeNumbersItIsTheIdentity(String where, Activation function) {
    float[] rows = {1, 2, 3, 4, 10, 20};
    Dl4jNetwork identity = network(hidden(where, Activation.IDENTITY));
    assertArrayEquals(
        identity.outputs(rows, 3), network(hidden(where, function)).outputs(rows, 3), 1e-2f);
    float[] found = gradient(hidden(where, function));
    assertArrayEquals(gradient(hidden(where, Activation.IDENTITY)), found, 1e-3f);
    assertNotEquals(0, found[0]);
  }

  private static List<Layer> hidden(String where, Activation function) {
    Layer plain = dense(Activation.IDENTITY);
    return switch (where) {
      case "layer" -> List.of(dense(function));
      case "activation" -> List.of(plain, new ActivationLayer(function));
      default -> List.of(plain, new FrozenLayerWithBackprop(dense(function)));
    };
  }

  private static DenseLayer dense(Activation function) {
    return new DenseLayer.Builder().nIn(2).nOut(2).activation(function).build();
  }

  private static Dl4jNetwork network(List<Layer> hidden) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().updater(new Sgd(0.1)).list();
    hidden.forEach(layers::layer);
    OutputLayer output = new OutputLayer.Builder(new LossMCXENT()).nIn(2).nOut(2).build();
    Dl4jNetwork network = new Dl4jNetwork(layers.layer(output).build().toJson());
    float[] state = network.state();
    for (int i = 0; i < state.length; i++) {
      state[i] = 10 + i;
    }
    network.begin(state, 0, 0, 0);
    return network;
  }

  private static float[] gradient(List<Layer> hidden) {
    Dl4jNetwork network = network(hidden);
    MiniBatch batch = new MiniBatch(2, 2, new CrossEntropy(2), 1);
    RowBlock rows = new RowBlock(2, new float[] {1, 2, 3, 4}, new double[] {0, 1}, null, 2);
    batch.fill(rows, new int[] {0, 1}, 0, 2);
    float[] gradient = new float[network.parameterLength()];
    network.gradient(batch, gradient);
    return gradient;
  }
}
