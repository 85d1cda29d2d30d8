package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.Networks;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.dl4j.Dl4jNetwork;
import io.github.meanfield.stages.network.tabular.SmallTables;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reading configurations of DL4J. */
class NetworkConfigurationTest {

  private static final String GRAPH = Networks.skip(5, 7, 3).toJson();
  private static final String CONVOLUTION = Networks.convolution(8, 6, 3).toJson();

  @Test
  void featuresAndOutputsOfEitherKindAreFound() {
    assertEquals(5, NetworkConfiguration.parse(GRAPH).numFeatures());
    assertEquals(3, NetworkConfiguration.parse(GRAPH).numOutputs());
    assertEquals(48, NetworkConfiguration.parse(CONVOLUTION).numFeatures());
    assertEquals(3, NetworkConfiguration.parse(CONVOLUTION).numOutputs());
    String dropoutFirst =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DropoutLayer(0.8))
            .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
            .build()
            .toJson();
    assertEquals(4, NetworkConfiguration.parse(dropoutFirst).numFeatures());
  }

  @Test
  void partsAreInTheOrderOfTheParameters() {
    for (String json : List.of(GRAPH, CONVOLUTION)) {
      NetworkConfiguration network = NetworkConfiguration.parse(json);
      INDArray parameters = network.open(null).params();
      assertEquals(parameters.length(), network.parameterLength());
      // Gamma of batch normalization starts at 1, and beta and mean at 0.
      NetworkConfiguration.Part norm =
          network.parts().stream()
              .filter(part -> part.describe().contains("BatchNormalization"))
              .findFirst()
              .orElseThrow();
      float[] values = parameters.dup().data().asFloat();
      int units = norm.length() / 4;
      for (int i = 0; i < units; i++) {
        assertEquals(1, values[norm.offset() + i]);
        assertEquals(0, values[norm.offset() + units + i]);
      }
    }
  }

  @Test
  void logitsAreThoseOfDl4j() {
    INDArray rows = Nd4j.rand(DataType.FLOAT, 4, 5);
    ComputationGraph graph = new ComputationGraph(Networks.skip(5, 7, 3));
    graph.init();
    Dl4jNetwork mine = new Dl4jNetwork(GRAPH);
    mine.begin(graph.params().dup().data().asFloat(), 0, 0, 1);
    float[] logits = mine.outputs(rows.dup('c').data().asFloat(), 4);
    assertArrayEquals(
        graph.outputSingle(rows).dup('c').data().asFloat(),
        NetworkOutput.activate(
            NetworkOutput.removeActivation(NetworkConfiguration.parse(GRAPH)), logits, 4),
        1e-6f);

    INDArray images = Nd4j.rand(DataType.FLOAT, 4, 48);
    MultiLayerNetwork convolution = new MultiLayerNetwork(Networks.convolution(8, 6, 3));
    convolution.init();
    Dl4jNetwork second = new Dl4jNetwork(CONVOLUTION);
    second.begin(convolution.params().dup().data().asFloat(), 0, 0, 1);
    assertArrayEquals(
        convolution.output(images).dup('c').data().asFloat(),
        NetworkOutput.activate(
            NetworkOutput.removeActivation(NetworkConfiguration.parse(CONVOLUTION)),
            second.outputs(images.dup('c').data().asFloat(), 4),
            4),
        1e-6f);
  }

  @Test
  void numbersAreFloatsWhateverTheJsonSays() {
    String doubles = GRAPH.replace("\"dataType\" : \"FLOAT\"", "\"dataType\" : \"DOUBLE\"");
    assertEquals(
        DataType.FLOAT, NetworkConfiguration.parse(doubles).open(null).params().dataType());
  }

  @Test
  void whatDoesNotTakeRowsIsRefused() {
    String image =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
            .layer(new OutputLayer.Builder().nOut(2).build())
            .setInputType(InputType.convolutional(8, 8, 1))
            .build()
            .toJson();
    assertRefused(
        () -> NetworkConfiguration.parse(image).numFeatures(),
        "'layer 0' (ConvolutionLayer)",
        "InputType.convolutionalFlat");
    String sequence =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new LSTM.Builder().nIn(3).nOut(2).build())
            .layer(new RnnOutputLayer.Builder().nIn(2).nOut(2).build())
            .build()
            .toJson();
    assertRefused(() -> NetworkConfiguration.parse(sequence).numFeatures(), "'layer 0' (LSTM)");
  }

  @Test
  void layersThatDoNotFitTogetherAreRefused() {
    String json =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(3).nOut(4).build())
            .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
            .build()
            .toJson()
            .replace("\"nin\" : 4", "\"nin\" : 5");
    assertRefused(
        () -> NetworkConfiguration.parse(json).numOutputs(), "cannot be computed by DL4J");
    String unknown =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nOut(4).build())
            .layer(new OutputLayer.Builder().nIn(4).nOut(2).build())
            .build()
            .toJson();
    assertRefused(() -> NetworkConfiguration.parse(unknown).numOutputs(), "set nIn");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"confs" : [           | is not JSON
          hello                  | is not JSON
          {"layers" : []}        | it has no 'confs'
          {"confs" : []}         | has no layers
          {"confs" : 3}          | is not a configuration that DL4J reads
          {"networkInputs" : ["a", "b"], "networkOutputs" : ["c"], "vertices" : {}} | has no vertex 'c'
          {"networkInputs" : [], "networkOutputs" : ["c"], "vertices" : {}} | has no input
          {"networkInputs" : ["a"], "networkOutputs" : [], "vertices" : {}} | has 0 outputs
          """)
  void whatIsNoConfigurationIsRefused(String json, String message) {
    assertRefused(() -> NetworkConfiguration.parse(json), message);
  }

  @Test
  void deepNestingIsRefusedBeforeItIsParsed() {
    assertRefused(() -> NetworkConfiguration.parse("[".repeat(100_000)), "nested more than 200");
  }

  @Test
  void typeArgumentsAreRefused() {
    assertRefused(
        () ->
            NetworkConfiguration.parse(
                "{\"confs\": [], \"@class\": \"org.nd4j.Some<java.net.URL>\"}"),
        "names the class 'org.nd4j.Some<java.net.URL>'");
  }

  @Test
  void classesThatAreNotDl4jsAreRefused() {
    String dense = "org.deeplearning4j.nn.conf.layers.DenseLayer";
    for (String other :
        List.of("java.net.URL", "com.example.Layer", "org.nd4j.shade.jackson.core.JsonFactory")) {
      assertRefused(
          () -> NetworkConfiguration.parse(GRAPH.replace(dense, other)), "'" + other + "'");
    }
    // The first of two fields of a name is the one that counts when objects are made.
    String twice =
        GRAPH.replace(
            "\"@class\" : \"" + dense + "\"",
            "\"@class\" : \"java.net.URL\", \"@class\" : \"" + dense + "\"");
    assertRefused(() -> NetworkConfiguration.parse(twice), "'java.net.URL'");
    assertRefused(
        () -> NetworkConfiguration.parse("{\"confs\" : [{\"type\" : \"java.net.URL\"}]}"),
        "'java.net.URL'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TabularInput", "ParametricActivation"})
  void ownLayersHaveNeitherDropoutNorWeightNoise(String kind) {
    NeuralNetworkClassifier params =
        new NeuralNetworkClassifier().setHiddenLayers(new int[] {5}).setParametricActivation(true);
    List<Consumer<BaseLayer>> settings =
        List.of(
            layer -> layer.setIDropout(new Dropout(0.5)),
            layer -> layer.setWeightNoise(new DropConnect(0.5)));
    for (Consumer<BaseLayer> setting : settings) {
      NetworkConfiguration network =
          NetworkConfiguration.parse(SmallTables.configuration(params, true));
      network.parts().stream()
          .map(NetworkConfiguration.Part::layer)
          .filter(layer -> layer.getClass().getSimpleName().equals(kind))
          .forEach(layer -> setting.accept((BaseLayer) layer));
      assertRefused(
          () -> NetworkConfiguration.parse(network.toJson()),
          "has a " + kind + " with dropout or weight noise, which it cannot have");
    }
  }
}
