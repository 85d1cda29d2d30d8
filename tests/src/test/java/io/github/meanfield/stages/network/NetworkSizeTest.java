package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.network.sequence.SequenceNetwork;
import io.github.meanfield.stages.network.zoo.TextNetworks;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers that rows have in networks, which memory is taken for. */
class NetworkSizeTest {

  private static final int STEPS = 1000;

  private static int widest(String json, int steps) {
    return NetworkSize.widest(NetworkConfiguration.parse(json)).applyAsInt(steps);
  }

  private static String tokens(int maxSteps, int size, int width, Layer... layers) {
    return SequenceNetworks.of(
            maxSteps,
            1,
            Stream.concat(Stream.of(SequenceNetworks.embedding(9, size)), Stream.of(layers))
                .toList(),
            width,
            2)
        .toJson();
  }

  private static Layer pool() {
    return new GlobalPoolingLayer(PoolingType.MAX);
  }

  private static String filled(String json) {
    return SequenceNetwork.filled(json, STEPS, 9, 2);
  }

  static List<Arguments> chains() {
    Layer both = new Bidirectional(new SimpleRnn.Builder().nIn(4).nOut(64).build());
    Layer last = new LastTimeStep(new LSTM.Builder().nIn(4).nOut(64).build());
    return List.of(
        named("convolution", 64, tokens(STEPS, 4, 64, SequenceNetworks.convolution(4, 64), pool())),
        named("frozen", 6, tokens(STEPS, 4, 6, convolution(), new FrozenLayer(pool()))),
        named("both directions", 128, tokens(STEPS, 4, 128, both, pool())),
        named("last step", 64, tokens(STEPS, 4, 64, last)),
        named("fastText", 6, filled(TextNetworks.fastText().setEmbeddingSize(6).toJson())),
        named(
            "textCnn",
            6,
            filled(TextNetworks.textCnn().setEmbeddingSize(6).setFilters(4).toJson())),
        named("lstm", 6, filled(TextNetworks.lstm().setEmbeddingSize(6).setUnits(5).toJson())),
        named(
            "transformer, whose blocks compute more than they give",
            9 * 8 + 2 * 32,
            filled(TextNetworks.transformer().setEmbeddingSize(8).setHeads(2).toJson())));
  }

  private static Layer convolution() {
    return new FrozenLayer(SequenceNetworks.convolution(4, 6));
  }

  private static Arguments named(String name, int ofStep, String json) {
    return Arguments.arguments(name, ofStep, json);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chains")
  void eachStepCountsBeforeSequencesBecomeRows(String name, int ofStep, String json) {
    // The layer in LastTimeStep gives steps, and it a row.
    int once = name.equals("last step") ? ofStep : 0;
    assertEquals(STEPS * ofStep + once, widest(json, STEPS));
    // A flat row has all steps, and their number.
    assertEquals(Math.max(STEPS + 1, 10 * ofStep + once), widest(json, 10));
  }

  @Test
  void stepsThatAreLaidOutInRowsCountEach() {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(SequenceNetworks.embedding(9, 4))
            .layer(new DenseLayer.Builder().nIn(4).nOut(50).build())
            .layer(new LSTM.Builder().nIn(50).nOut(3).build())
            .layer(pool())
            .layer(new DenseLayer.Builder().nIn(3).nOut(70).build())
            .layer(SequenceNetworks.output(70, 2))
            .inputPreProcessor(0, new SequenceInput(STEPS, 1))
            .inputPreProcessor(1, new RnnToFeedForwardPreProcessor())
            .inputPreProcessor(2, new FeedForwardToRnnPreProcessor())
            .build()
            .toJson();
    assertEquals(50 * STEPS, widest(json, STEPS));
  }

  @Test
  void imagesCountAsTheyDid() {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(7).build())
            .layer(pool())
            .layer(SequenceNetworks.output(7, 2))
            .setInputType(InputType.convolutionalFlat(8, 8, 1))
            .build()
            .toJson();
    assertEquals(7 * 6 * 6, widest(json, 1));
  }

  @Test
  void sequencesThatNoMemoryHoldsAreRefused() {
    String json = tokens(1_000_000, 4096, 4096, pool());
    assertRefused(
        () -> NetworkConfiguration.parse(json).requireComputable(),
        "has 4,097,",
        "numbers for each row",
        "268,435,456 are the most");
  }

  /**
   * 69 numbers of each step are outputs and inputs, which would do, but the gradient needs more.
   */
  @Test
  void whatLstmsHoldCounts() {
    Layer lstm = new LSTM.Builder().nIn(4).nOut(64).build();
    String json = tokens(1_000_000, 4, 64, new FrozenLayer(lstm), pool());
    assertRefused(
        () -> NetworkConfiguration.parse(json).requireComputable(), "has 517,", "for each row");
    NetworkConfiguration.parse(tokens(400_000, 4, 64, lstm, pool())).requireComputable();
  }
}
