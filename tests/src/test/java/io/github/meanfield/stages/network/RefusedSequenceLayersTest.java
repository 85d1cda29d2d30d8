package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
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
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/** Layers that padding would change something of are refused. */
class RefusedSequenceLayersTest {

  static Stream<Arguments> refused() {
    GlobalPoolingLayer mean = pool(PoolingType.AVG);
    return Stream.of(
        arguments(
            tokens(SIZE, new BatchNormalization.Builder().nIn(SIZE).nOut(SIZE).build(), mean),
            "'layer 1' (BatchNormalization)"),
        arguments(tokens(SIZE, new DropoutLayer(0.5), mean), "Dropout is a setting"),
        arguments(tokens(SIZE, new TimeDistributed(dense()), mean), "(TimeDistributed)"),
        arguments(
            tokens(
                SIZE,
                new SelfAttentionLayer.Builder()
                    .nIn(SIZE)
                    .nOut(SIZE)
                    .nHeads(1)
                    .projectInput(true)
                    .build(),
                mean),
            "(SelfAttentionLayer)"),
        arguments(
            tokens(SIZE, new Subsampling1DLayer.Builder(PoolingType.MAX).build(), mean),
            "(Subsampling1DLayer)"),
        arguments(
            tokens(2 * SIZE, new Bidirectional(lstm()), mean),
            "put one between two layers SequenceReversal"),
        arguments(tokens(2 * SIZE, new LastTimeStep(new Bidirectional(rnn()))), "required is LSTM"),
        arguments(tokens(2 * SIZE, new Bidirectional(new LastTimeStep(rnn()))), "of LastTimeStep"),
        arguments(
            tokens(SIZE, convolution(3, ConvolutionMode.Truncate).build(), mean), "Same or Causal"),
        arguments(
            tokens(SIZE, convolution(3, ConvolutionMode.Same).stride(2).build(), mean),
            "stride to 1"),
        arguments(tokens(SIZE, new ActivationLayer(Activation.SOFTMAX), mean), "softmax"),
        arguments(tokens(SIZE, dense(), mean), "by a RnnToFeedForwardPreProcessor before it"),
        arguments(
            vectors(
                new SimpleRnn.Builder().nIn(SIZE).nOut(SIZE).dataFormat(RNNFormat.NWC).build(),
                mean),
            "NCW"),
        arguments(tokens(SIZE, lstm()), "'layer 2' (OutputLayer)"),
        arguments(
            SequenceNetworks.of(
                    STEPS,
                    1,
                    List.of(
                        new EmbeddingSequenceLayer.Builder()
                            .nIn(TOKENS)
                            .nOut(SIZE)
                            .inferInputLength(false)
                            .inputLength(STEPS)
                            .build(),
                        mean),
                    SIZE,
                    CLASSES)
                .toJson(),
            "inferInputLength"),
        arguments(
            ended(
                graph()
                    .addVertex("unit", new L2NormalizeVertex(), "embedding")
                    .addLayer("pool", mean, "unit"),
                SIZE,
                "pool"),
            "'unit' (L2NormalizeVertex)"),
        arguments(
            ended(
                graph()
                    .addLayer("second", embedding(), new SequenceInput(STEPS, 1), "text")
                    .addLayer("pool", mean, "second")
                    .addVertex("both", new MergeVertex(), "embedding", "pool"),
                2 * SIZE,
                "both"),
            "'both' (vertex)"),
        arguments(
            ended(
                graph()
                    .addLayer("first pool", mean, "embedding")
                    .addLayer("second", embedding(), "text")
                    .addLayer("second pool", mean, "second")
                    .addVertex("both", new MergeVertex(), "first pool", "second pool"),
                2 * SIZE,
                "both"),
            "a SequenceInput before each"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatLooksAtPaddingIsRefused(String json, String part) {
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    assertRefused(network::maskPadding, part);
    assertRefused(network::requireComputable, part);
  }

  @Test
  void truncatedBackpropagationIsRefused() {
    MultiLayerConfiguration network =
        SequenceNetworks.of(STEPS, 1, List.of(embedding(), pool(PoolingType.AVG)), SIZE, CLASSES);
    network.setBackpropType(BackpropType.TruncatedBPTT);
    assertRefused(
        () -> NetworkConfiguration.parse(network.toJson()).requireComputable(), "backpropType");
  }
}
