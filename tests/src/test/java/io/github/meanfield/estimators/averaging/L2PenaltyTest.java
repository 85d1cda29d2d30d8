package io.github.meanfield.estimators.averaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class L2PenaltyTest {

  /** DL4J's own sum, wherever a layer is wrapped. */
  @Test
  void penaltiesAreThoseOfAllLayers() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .list()
            .layer(new LastTimeStep(new LSTM.Builder().nIn(3).nOut(4).l2(0.3).build()))
            .layer(new DenseLayer.Builder().nOut(3).build())
            .layer(new OutputLayer.Builder().nOut(2).l2(0.2).build())
            .setInputType(InputType.feedForward(3))
            .build();
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    String json = configuration.toJson();
    L2Penalty penalty =
        L2Penalty.of(NetworkConfiguration.parse(json), new Dl4jNetwork(json).layout());
    float[] parameters = network.params().data().asFloat();
    double expected = network.calcRegularizationScore(true);
    assertEquals(expected, penalty.of(parameters), 1e-6 * expected);
    float[] gradient = new float[parameters.length];
    penalty.addGradient(parameters, gradient);
    double product = 0;
    for (int i = 0; i < gradient.length; i++) {
      product += (double) gradient[i] * parameters[i];
    }
    // Of squares: w · ∂/∂w is twice the penalty.
    assertEquals(2 * expected, product, 1e-6 * expected);
  }
}
