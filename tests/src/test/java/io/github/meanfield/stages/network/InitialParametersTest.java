package io.github.meanfield.stages.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.stages.params.NetworkParams;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.distribution.Distribution;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.distribution.UniformDistribution;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitDistribution;
import org.deeplearning4j.nn.weights.WeightInitVarScalingNormalFanIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/** Draws of our own beside those of DL4J, from the same distributions. */
class InitialParametersTest {

  private static final int INPUTS = 120;
  private static final int UNITS = 200;
  private static final int WEIGHTS = INPUTS * UNITS;

  private static MultiLayerConfiguration network(IWeightInit init, long seed) {
    return network(init, seed, new BatchNormalization.Builder().nOut(UNITS).build());
  }

  private static MultiLayerConfiguration network(IWeightInit init, long seed, Layer third) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .weightInit(init)
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(UNITS).biasInit(0.25).build())
        .layer(new BatchNormalization.Builder().nOut(UNITS).gamma(1.5).beta(-0.5).build())
        .layer(third)
        .layer(new OutputLayer.Builder(new LossMSE()).nIn(UNITS).nOut(INPUTS).build())
        .build();
  }

  private static float[] dl4j(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network.params().dup().data().asFloat();
  }

  private static Optional<float[]> draw(MultiLayerConfiguration configuration) {
    return InitialParameters.draw(NetworkConfiguration.parse(configuration.toJson()));
  }

  /** Other draws would give other networks for every seed that people have written down. */
  @Test
  void weightsOfASeedStayTheSame() {
    float[] drawn =
        draw(new NeuralNetConfiguration.Builder()
                .seed(7)
                .weightInit(WeightInit.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(2).nOut(3).build())
                .layer(
                    new OutputLayer.Builder(new LossMSE())
                        .weightInit(WeightInit.XAVIER_UNIFORM)
                        .nIn(3)
                        .nOut(2)
                        .build())
                .build())
            .orElseThrow();
    assertArrayEquals(
        new float[] {
          0.37970105f,
          0.5969683f,
          -1.1134025f,
          -0.64876646f,
          0.053239558f,
          -0.24299617f,
          0,
          0,
          0,
          0.42116365f,
          0.25007027f,
          -0.7683946f,
          0.12182256f,
          -0.8245592f,
          -0.5226569f,
          0,
          0
        },
        drawn,
        () -> Arrays.toString(drawn));
  }

  private static Stream<IWeightInit> initializations() {
    return Stream.concat(
        Stream.concat(NetworkParams.WEIGHT_INITS.stream(), Stream.of("xavier_legacy"))
            .map(name -> WeightInit.valueOf(name.toUpperCase(Locale.ROOT)).getWeightInitFunction()),
        Stream.<Distribution>of(new NormalDistribution(0.3, 0.1), new UniformDistribution(-1, 0.5))
            .map(WeightInitDistribution::new));
  }

  /** Mean, standard deviation, mean of absolute values, least and largest. */
  private static double[] moments(float[] values, int from, int to) {
    float[] some = Arrays.copyOfRange(values, from, to);
    double mean = 0;
    double square = 0;
    double absolute = 0;
    for (float value : some) {
      mean += value / (double) some.length;
      square += (double) value * value / some.length;
      absolute += Math.abs(value) / (double) some.length;
    }
    Arrays.sort(some);
    double deviation = Math.sqrt(Math.max(0, square - mean * mean));
    // The first and last percent lie well within what varies of the extremes.
    return new double[] {
      mean, deviation, absolute, some[some.length / 100], some[some.length - 1 - some.length / 100]
    };
  }

  @ParameterizedTest
  @MethodSource("initializations")
  void drawsAreDistributedAsThoseOfDl4j(IWeightInit init) {
    MultiLayerConfiguration configuration = network(init, 7);
    float[] mine = draw(configuration).orElseThrow();
    float[] theirs = dl4j(configuration);
    assertEquals(theirs.length, mine.length);
    int output = theirs.length - WEIGHTS - INPUTS;
    for (int from : new int[] {0, output}) {
      double[] expected = moments(theirs, from, from + WEIGHTS);
      assertArrayEquals(expected, moments(mine, from, from + WEIGHTS), 0.06 * expected[2]);
    }
    // What is not drawn: biases and batch normalization.
    assertArrayEquals(
        Arrays.copyOfRange(theirs, WEIGHTS, output), Arrays.copyOfRange(mine, WEIGHTS, output));
    assertArrayEquals(
        Arrays.copyOfRange(theirs, output + WEIGHTS, theirs.length),
        Arrays.copyOfRange(mine, output + WEIGHTS, mine.length));
  }

  @Test
  void theSeedMakesTheDrawsAndLayersDiffer() {
    IWeightInit xavier = WeightInit.XAVIER.getWeightInitFunction();
    float[] first = draw(network(xavier, 7)).orElseThrow();
    assertArrayEquals(first, draw(network(xavier, 7)).orElseThrow());
    float[] other = draw(network(xavier, 8)).orElseThrow();
    int output = first.length - WEIGHTS - INPUTS;
    for (int[] pair : new int[][] {{0, output}, {output, 0}}) {
      assertTrue(first[pair[0]] != other[pair[0]], "seed");
      assertTrue(first[pair[0]] != first[pair[1]], "layer");
    }
  }

  @Test
  void whatIsNotKnownIsLeftToDl4j() {
    List<IWeightInit> unknown =
        List.of(
            new WeightInitDistribution(new OrthogonalDistribution(1.0)),
            new WeightInitVarScalingNormalFanIn(3.0));
    for (IWeightInit init : unknown) {
      assertEquals(Optional.empty(), draw(network(init, 7)));
    }
    List<Layer> others =
        List.of(
            new DenseLayer.Builder().nIn(UNITS).nOut(UNITS).hasLayerNorm(true).build(),
            new BatchNormalization.Builder().nOut(UNITS).lockGammaBeta(true).build());
    for (Layer layer : others) {
      IWeightInit xavier = WeightInit.XAVIER.getWeightInitFunction();
      assertEquals(Optional.empty(), draw(network(xavier, 7, layer)), layer::toString);
    }
    assertEquals(Optional.empty(), draw(Networks.lenet(2)));
    assertEquals(
        Optional.empty(),
        InitialParameters.draw(NetworkConfiguration.parse(Networks.skip(3, 4, 2).toJson())));
  }
}
