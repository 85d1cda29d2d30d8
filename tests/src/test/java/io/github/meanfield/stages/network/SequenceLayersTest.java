package io.github.meanfield.stages.network;

import static io.github.meanfield.stages.network.PaddedNetworks.CLASSES;
import static io.github.meanfield.stages.network.PaddedNetworks.SIZE;
import static io.github.meanfield.stages.network.PaddedNetworks.STEPS;
import static io.github.meanfield.stages.network.PaddedNetworks.TOKENS;
import static io.github.meanfield.stages.network.PaddedNetworks.convolution;
import static io.github.meanfield.stages.network.PaddedNetworks.dense;
import static io.github.meanfield.stages.network.PaddedNetworks.embedding;
import static io.github.meanfield.stages.network.PaddedNetworks.ended;
import static io.github.meanfield.stages.network.PaddedNetworks.graph;
import static io.github.meanfield.stages.network.PaddedNetworks.lstm;
import static io.github.meanfield.stages.network.PaddedNetworks.pool;
import static io.github.meanfield.stages.network.PaddedNetworks.rnn;
import static io.github.meanfield.stages.network.PaddedNetworks.tokens;
import static io.github.meanfield.stages.network.PaddedNetworks.vectors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.rows.RowShape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Padding behind the steps of a row changes neither what it gives nor what is learned of it. */
class SequenceLayersTest {

  private static final int[] LENGTHS = {3, 1, 6, 0, 2};
  private static final double STEP = 1e-5;

  private static String inRows(Layer before) {
    MultiLayerConfiguration network =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(embedding())
            .layer(dense())
            .layer(before)
            .layer(pool(PoolingType.AVG))
            .layer(SequenceNetworks.output(SIZE, CLASSES))
            .inputPreProcessor(0, new SequenceInput(STEPS, 1))
            .inputPreProcessor(1, new RnnToFeedForwardPreProcessor())
            .inputPreProcessor(2, new FeedForwardToRnnPreProcessor())
            .build();
    return network.toJson();
  }

  static Stream<Arguments> known() {
    Layer same = convolution(3, ConvolutionMode.Same).build();
    Layer even = convolution(4, ConvolutionMode.Same).dilation(2).build();
    Layer causal = convolution(3, ConvolutionMode.Causal).build();
    GlobalPoolingLayer mean = pool(PoolingType.AVG);
    return Stream.of(
        arguments("largest", tokens(SIZE, pool(PoolingType.MAX))),
        arguments("mean", tokens(SIZE, mean)),
        arguments("sum", tokens(SIZE, pool(PoolingType.SUM))),
        arguments("norm", tokens(SIZE, pool(PoolingType.PNORM))),
        arguments("lstm", tokens(SIZE, lstm(), mean)),
        arguments("rnn of vectors", vectors(rnn(), mean)),
        arguments("rnn in both directions", tokens(2 * SIZE, new Bidirectional(rnn()), mean)),
        arguments("convolutions", tokens(SIZE, same, even, pool(PoolingType.MAX))),
        arguments("convolutions of vectors", vectors(same, same, mean)),
        arguments("back alone", tokens(SIZE, causal, causal, lstm(), mean)),
        arguments("activation", tokens(SIZE, new ActivationLayer(Activation.SIGMOID), same, mean)),
        arguments("dense steps", inRows(same)),
        arguments(
            "lstm in both directions",
            ended(
                graph()
                    .addLayer("ahead", lstm(), "embedding")
                    .addVertex("reversed", new ReverseTimeSeriesVertex("text"), "embedding")
                    .addLayer("back", lstm(), "reversed")
                    .addVertex("again", new ReverseTimeSeriesVertex("text"), "back")
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "ahead", "again")
                    .addLayer("convolution", same, "sum")
                    .addVertex("scaled", new ScaleVertex(2), "convolution")
                    .addVertex("part", new SubsetVertex(1, 2), "scaled")
                    .addLayer("pool", mean, "part"),
                2,
                "pool")),
        arguments(
            "last of both directions",
            ended(
                graph()
                    .addLayer("ahead", lstm(), "embedding")
                    .addVertex("reversed", new ReverseTimeSeriesVertex("text"), "embedding")
                    .addLayer("back", lstm(), "reversed")
                    .addVertex("last", new LastTimeStepVertex("text"), "ahead")
                    .addVertex("first", new LastTimeStepVertex("text"), "back")
                    .addVertex("both", new MergeVertex(), "last", "first"),
                2 * SIZE,
                "both")),
        arguments(
            "tokens and numbers",
            SequenceNetworks.tokensAndNumbers(STEPS, TOKENS, 2, CLASSES).toJson()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void paddingChangesNothing(String name, String json) {
    Opened network = new Opened(json);
    double[] outputs = network.outputs(network.rows(1));
    double[] gradient = network.gradient(network.rows(1));
    for (int least : new int[] {7, STEPS + 4}) {
      assertArrayEquals(outputs, network.outputs(network.rows(least)), 1e-12);
      assertArrayEquals(gradient, network.gradient(network.rows(least)), 1e-12);
    }
    double[] sum = new double[gradient.length];
    for (int row = 0; row < LENGTHS.length; row++) {
      double[] ofRow = network.outputs(network.row(row));
      assertArrayEquals(
          ofRow, Arrays.copyOfRange(outputs, CLASSES * row, CLASSES * (row + 1)), 1e-12);
      double[] alone = network.gradient(network.row(row), row);
      Arrays.setAll(sum, i -> sum[i] + alone[i]);
    }
    assertArrayEquals(gradient, sum, 1e-12);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("known")
  void gradientsAreThoseOfTheLoss(String name, String json) {
    Opened network = new Opened(json);
    double[] gradient = network.gradient(network.rows(1));
    new Random(4)
        .ints(60, 0, gradient.length)
        .forEach(i -> assertEquals(network.difference(i), gradient[i], 1e-8));
  }

  /** It hands on floats, so that differences of the loss are not exact enough to compare. */
  @Test
  void theLastStepIsThatOfTheRow() {
    for (Layer recurrent : List.of(lstm(), rnn())) {
      Opened network = new Opened(tokens(SIZE, new LastTimeStep(recurrent)));
      double[] outputs = network.outputs(network.rows(1));
      double[] gradient = network.gradient(network.rows(1));
      assertArrayEquals(outputs, network.outputs(network.rows(STEPS + 4)), 1e-12);
      assertArrayEquals(gradient, network.gradient(network.rows(STEPS + 4)), 1e-12);
      for (int row = 0; row < LENGTHS.length; row++) {
        double[] without = network.outputs(network.alone(row));
        assertArrayEquals(
            without, Arrays.copyOfRange(outputs, CLASSES * row, CLASSES * (row + 1)), 1e-6);
      }
    }
  }

  @Test
  void frozenLayersAreKnownAsWhatTheyAre() {
    Opened frozen =
        new Opened(tokens(SIZE, new FrozenLayer(lstm()), lstm(), pool(PoolingType.AVG)));
    double[] gradient = frozen.gradient(frozen.rows(1));
    assertArrayEquals(gradient, frozen.gradient(frozen.rows(STEPS + 4)), 1e-12);
    assertTrue(Arrays.stream(gradient).anyMatch(slope -> slope != 0));
  }

  /** A network with random parameters, in doubles, and rows for it. */
  private static final class Opened {
    private final RowShape shape;
    private final Dl4jModel model;
    private final float[] rows;

    Opened(String json) {
      NetworkConfiguration network = NetworkConfiguration.parse(json);
      shape = network.rowShape();
      network.maskPadding();
      double[] parameters = new Random(3).doubles(network.parameterLength(), -1, 1).toArray();
      INDArray values = Nd4j.createFromArray(parameters).reshape(1, parameters.length);
      model = new Dl4jModel(network.openInDoubles(values));
      rows = SequenceNetworks.rows(shape, LENGTHS, 1);
    }

    Dl4jRows rows(int leastSteps) {
      return Dl4jRows.of(rows, LENGTHS.length, shape, leastSteps).inDoubles();
    }

    Dl4jRows row(int row) {
      return Dl4jRows.of(ofRow(row), 1, shape).inDoubles();
    }

    /** Without masks. */
    Dl4jRows alone(int row) {
      return Dl4jRows.ofOneLength(ofRow(row), 1, shape).inDoubles();
    }

    private float[] ofRow(int row) {
      return Arrays.copyOfRange(rows, row * shape.width(), (row + 1) * shape.width());
    }

    double[] outputs(Dl4jRows of) {
      return model.output(of).dup('c').data().asDouble();
    }

    double[] gradient(Dl4jRows of) {
      return gradient(of, 0);
    }

    /** Rows have the classes 0, 1, 2, 0, … */
    double[] gradient(Dl4jRows of, int firstRow) {
      INDArray labels = Nd4j.zeros(DataType.DOUBLE, of.count(), CLASSES);
      for (int row = 0; row < of.count(); row++) {
        labels.putScalar(row, (firstRow + row) % CLASSES, 1);
      }
      return model.gradient(of, labels).dup('c').data().asDouble();
    }

    double difference(int i) {
      double value = model.parameters().getDouble(i);
      double above = lossWith(i, value + STEP);
      double below = lossWith(i, value - STEP);
      model.parameters().putScalar(i, value);
      return (above - below) / (2 * STEP);
    }

    private double lossWith(int i, double value) {
      model.parameters().putScalar(i, value);
      double[] outputs = outputs(rows(1));
      double loss = 0;
      for (int row = 0; row < LENGTHS.length; row++) {
        loss -= Math.log(outputs[row * CLASSES + row % CLASSES]);
      }
      return loss;
    }
  }
}
