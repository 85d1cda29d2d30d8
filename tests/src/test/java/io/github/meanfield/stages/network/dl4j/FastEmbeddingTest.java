package io.github.meanfield.stages.network.dl4j;

import static io.github.meanfield.stages.network.dl4j.FastNetworks.inner;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.labels;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.requireNear;
import static io.github.meanfield.stages.network.dl4j.FastNetworks.used;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.meanfield.SequenceNetworks;
import io.github.meanfield.stages.network.Dl4jModel;
import io.github.meanfield.stages.network.Dl4jRows;
import io.github.meanfield.stages.network.NetworkConfiguration;
import io.github.meanfield.stages.network.natives.NativeCode;
import io.github.meanfield.stages.network.natives.Nd4jCode;
import io.github.meanfield.stages.network.sequence.SequenceInput;
import io.github.meanfield.stages.rows.RowShape;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class FastEmbeddingTest {

  private static final int TOKENS = 11;

  /** More than are looked up together. */
  private static final int SIZE = 19;

  private static final int CLASSES = 2;

  @BeforeAll
  static void loadNativeCode() {
    NativeCode.ensure();
    Nd4jCode.ensure();
  }

  private static EmbeddingSequenceLayer.Builder embedding() {
    return new EmbeddingSequenceLayer.Builder()
        .nIn(TOKENS)
        .nOut(SIZE)
        .activation(Activation.IDENTITY);
  }

  private static String json(Layer... layers) {
    return SequenceNetworks.of(8, 1, List.of(layers), SIZE, CLASSES).toJson();
  }

  static Stream<Arguments> networks() {
    Layer mean = new GlobalPoolingLayer(PoolingType.AVG);
    Layer lstm = new LSTM.Builder().nIn(SIZE).nOut(SIZE).activation(Activation.TANH).build();
    return Stream.of(
        arguments("mean", json(embedding().build(), mean)),
        arguments("lstm", json(embedding().build(), lstm, mean)),
        arguments("frozen", json(new FrozenLayer(embedding().build()), lstm, mean)),
        arguments("with bias", json(embedding().hasBias(true).biasInit(0.3).build(), mean)),
        arguments("with activation", json(embedding().activation(Activation.TANH).build(), mean)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void computesWhatDl4jDoes(String name, String json) {
    Dl4jModel plain = new Dl4jModel(NetworkConfiguration.parse(json).open(null));
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    Dl4jModel fast = new Dl4jModel(network.open(plain.parameters().dup()));
    FastLayers.install(fast);
    assertInstanceOf(FastEmbedding.class, inner(fast.layers()[0]));
    RowShape shape = network.rowShape();
    for (int[] lengths : new int[][] {{3, 1, 8, 5}, {4}, {1, 1}}) {
      float[] features = SequenceNetworks.rows(shape, lengths, 1);
      requireEqual(plain, fast, Dl4jRows.of(features, lengths.length, shape));
    }
    float[] features = SequenceNetworks.rows(shape, new int[] {6, 6}, 2);
    requireEqual(plain, fast, Dl4jRows.ofOneLength(features, 2, shape));
  }

  private static void requireEqual(Dl4jModel plain, Dl4jModel fast, Dl4jRows rows) {
    requireNear(plain.output(rows), fast.output(rows));
    INDArray labels = Nd4j.zeros(rows.count(), CLASSES);
    labels.putScalar(0, 1, 1);
    requireNear(plain.gradient(rows, labels), fast.gradient(rows, labels));
  }

  @Test
  void anUnknownTokenIsRefusedByDl4j() {
    NetworkConfiguration network =
        NetworkConfiguration.parse(json(embedding().build(), new GlobalPoolingLayer()));
    Dl4jModel model = new Dl4jModel(network.open(null));
    FastLayers.install(model);
    for (int token : new int[] {-1, TOKENS}) {
      float[] row = {token, 2, 0, 0, 0, 0, 0, 0, 2};
      Dl4jRows rows = Dl4jRows.of(row, 1, network.rowShape());
      assertThrows(DL4JInvalidInputException.class, () -> model.output(rows));
    }
  }

  /** Two embeddings, whose weights lie among those of others, in steps that change them. */
  @Test
  void learnsOfTwoTextsWhatDl4jDoes() {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.05))
            .l2(0.1)
            .constrainWeights(new MaxNormConstraint(0.8, 1))
            .graphBuilder()
            .addInputs("title", "text");
    for (String name : List.of("title", "text")) {
      Layer lstm = new LSTM.Builder().nIn(SIZE).nOut(4).activation(Activation.TANH).build();
      graph
          .addLayer(name + " vectors", embedding().build(), new SequenceInput(8, 1), name)
          .addLayer(name + " lstm", lstm, name + " vectors")
          .addLayer(name + " mean", new GlobalPoolingLayer(PoolingType.AVG), name + " lstm");
    }
    String json =
        graph
            .addVertex("both", new MergeVertex(), "title mean", "text mean")
            .addLayer("output", SequenceNetworks.output(8, CLASSES), "both")
            .setOutputs("output")
            .build()
            .toJson();
    NetworkConfiguration network = NetworkConfiguration.parse(json);
    Dl4jModel plain = new Dl4jModel(NetworkConfiguration.parse(json).open(null));
    INDArray start = plain.parameters().dup();
    Dl4jModel fast = new Dl4jModel(network.open(start.dup()));
    FastLayers.install(fast);
    long embeddings = Stream.of(fast.layers()).filter(FastEmbedding.class::isInstance).count();
    assertEquals(2, embeddings);
    RowShape shape = network.rowShape();
    int[] lengths = {3, 1, 8, 5};
    INDArray labels = labels(lengths.length);
    for (int step = 0; step < 5; step++) {
      float[] features = SequenceNetworks.rows(shape, lengths, step);
      plain.fit(Dl4jRows.of(features, lengths.length, shape), labels);
      fast.fit(Dl4jRows.of(features, lengths.length, shape), labels);
    }
    requireNear(plain.parameters().sub(start), fast.parameters().sub(start));
  }

  @Test
  void aMaskOfAnotherShapeIsRefusedByDl4j() {
    Dl4jModel model =
        new Dl4jModel(
            NetworkConfiguration.parse(json(embedding().build(), new GlobalPoolingLayer()))
                .open(null));
    FastLayers.install(model);
    org.deeplearning4j.nn.api.Layer layer = inner(model.layers()[0]);
    layer.setMaskArray(Nd4j.ones(DataType.FLOAT, 4, 2));
    INDArray tokens = Nd4j.ones(DataType.FLOAT, 2, 4);
    assertThrows(
        IllegalStateException.class,
        () -> layer.activate(tokens, false, LayerWorkspaceMgr.noWorkspaces()));
  }

  /** In scoring and in training. */
  @Test
  void networksComputeByIt() throws ReflectiveOperationException {
    Dl4jNetwork network = new Dl4jNetwork(json(embedding().build(), new GlobalPoolingLayer()));
    network.stateLength();
    for (String name : List.of("logits", "training")) {
      assertInstanceOf(FastEmbedding.class, inner(used(network, name).layers()[0]), name);
    }
  }
}
