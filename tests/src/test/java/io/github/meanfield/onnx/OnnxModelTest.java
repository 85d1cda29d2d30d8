package io.github.meanfield.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.ModelFormatException;
import io.github.meanfield.runtime.SmallModels;
import io.github.meanfield.runtime.math.Combination;
import io.github.meanfield.runtime.math.SmoothClip;
import io.github.meanfield.runtime.steps.Activate;
import io.github.meanfield.runtime.steps.Invalid;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What graphs are like; {@code OnnxRuntimeIT} computes them. */
class OnnxModelTest {

  private static final HandMadeModels MODELS = new HandMadeModels(3);

  private static byte[] bytes(Model model) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    OnnxModel.of(model).save(bytes);
    return bytes.toByteArray();
  }

  private static ModelProto proto(Model model) throws IOException {
    return ModelProto.parseFrom(bytes(model));
  }

  /** Names to element types and sizes, rows as 0. */
  private static Map<String, String> described(List<ValueInfoProto> values) {
    Map<String, String> described = new LinkedHashMap<>();
    for (ValueInfoProto value : values) {
      var tensor = value.getType().getTensorType();
      List<String> sizes =
          tensor.getShape().getDimList().stream().map(OnnxModelTest::size).toList();
      described.put(
          value.getName(),
          DataType.forNumber(tensor.getElemType()) + " " + String.join(" ", sizes));
    }
    return described;
  }

  private static String size(Dimension dimension) {
    return dimension.getDimParam().isEmpty()
        ? Long.toString(dimension.getDimValue())
        : dimension.getDimParam();
  }

  static Stream<Model> models() {
    return Stream.of(
        MODELS.table(),
        MODELS.table(0.5, 0, 1),
        MODELS.plain(
            Invalid.SKIP,
            Invalid.SKIP,
            MODELS.standardization(0, 1, -3, 3, new SmoothClip(0, 2)),
            Invalid.SKIP),
        MODELS.plain(
            Invalid.KEEP, Invalid.KEEP, MODELS.quantiles(new SmoothClip(0, 0)), Invalid.FILL),
        MODELS.regressor(
            Activate.Function.SELU,
            true,
            Combination.LOG_MEAN_EXP,
            HandMadeModels.targets(false, 1, true)),
        MODELS.stacked(),
        SmallModels.autoencoder(5));
  }

  /** Every name is made once, before it is read, and outputs are made. */
  @ParameterizedTest
  @MethodSource("models")
  void graphsCanBeComputedInTheirOrder(Model model) throws IOException {
    GraphProto graph = proto(model).getGraph();
    Set<String> made = new HashSet<>();
    for (ValueInfoProto input : graph.getInputList()) {
      assertTrue(made.add(input.getName()), input::getName);
    }
    for (TensorProto constant : graph.getInitializerList()) {
      assertTrue(made.add(constant.getName()), constant::getName);
    }
    Set<String> nodes = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      assertTrue(nodes.add(node.getName()), node::getName);
      assertTrue(made.containsAll(node.getInputList()), node::toString);
      node.getOutputList().forEach(output -> assertTrue(made.add(output), output));
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      assertTrue(made.contains(output.getName()), output::getName);
    }
  }

  @Test
  void aGraphHasTheColumnsOfThePipeline() throws IOException {
    ModelProto table = proto(MODELS.table());
    assertEquals(
        Map.ofEntries(
            Map.entry("size", "FLOAT N 1"),
            Map.entry("price", "FLOAT N 1"),
            Map.entry("garden", "FLOAT N 1"),
            Map.entry("colour", "STRING N 1"),
            Map.entry("code", "STRING N 1"),
            Map.entry("year", "FLOAT N 1"),
            Map.entry("month", "FLOAT N 1"),
            Map.entry("day", "FLOAT N 1"),
            Map.entry("hour", "FLOAT N 1"),
            Map.entry("days", "FLOAT N 1")),
        described(table.getGraph().getInputList()));
    assertEquals(
        Map.of(
            "raw", "FLOAT N 3",
            "probability", "FLOAT N 3",
            "prediction", "INT64 N",
            "label", "STRING N"),
        described(table.getGraph().getOutputList()));
    Map<String, String> metadata =
        table.getMetadataPropsList().stream()
            .collect(Collectors.toMap(entry -> entry.getKey(), entry -> entry.getValue()));
    assertEquals(
        Map.of(
            "maker", "test",
            "kind", "classifier",
            "class.0", "low",
            "class.1", "middle",
            "class.2", "high"),
        metadata);
    assertEquals(7, table.getIrVersion());
    assertEquals(
        Map.of("", 13L, "ai.onnx.ml", 2L),
        table.getOpsetImportList().stream()
            .collect(Collectors.toMap(set -> set.getDomain(), set -> set.getVersion())));
  }

  @Test
  void everyInputAndOutputSaysWhatItIs() throws IOException {
    GraphProto graph = proto(MODELS.table()).getGraph();
    graph.getInputList().forEach(it -> assertTrue(!it.getDocString().isEmpty(), it::getName));
    graph.getOutputList().forEach(it -> assertTrue(!it.getDocString().isEmpty(), it::getName));
  }

  @Test
  void probabilitiesAndClassesAreThereWithoutColumnsOfThem() throws IOException {
    Model model =
        MODELS.plain(
            Invalid.ERROR,
            Invalid.ERROR,
            MODELS.standardization(0, 1, -3, 3, new SmoothClip(0, 0)),
            Invalid.ERROR);
    assertEquals(
        Map.of("probability", "FLOAT N 2", "prediction", "INT64 N"),
        described(proto(model).getGraph().getOutputList()));
  }

  @Test
  void anAutoencoderHasACodeAndAnError() throws IOException {
    ModelProto model = proto(SmallModels.autoencoder(5));
    assertEquals(
        Map.of("code", "FLOAT N 2", "reconstructionError", "FLOAT N"),
        described(model.getGraph().getOutputList()));
    assertTrue(
        model.getMetadataPropsList().stream().anyMatch(it -> it.getValue().equals("autoencoder")));
  }

  @Test
  void targetsAreANumberOrAVector() throws IOException {
    Model one =
        MODELS.regressor(
            Activate.Function.RELU,
            false,
            Combination.MEAN,
            HandMadeModels.targets(false, 1, false));
    assertEquals(Map.of("prediction", "FLOAT N"), described(proto(one).getGraph().getOutputList()));
    Model several =
        MODELS.regressor(
            Activate.Function.RELU,
            false,
            Combination.MEAN,
            HandMadeModels.targets(true, 2, false));
    assertEquals(
        Map.of("prediction", "FLOAT N 2"), described(proto(several).getGraph().getOutputList()));
  }

  @Test
  void aModelIsAlwaysTheSameBytes() throws IOException {
    assertArrayEquals(bytes(new HandMadeModels(1).table()), bytes(new HandMadeModels(1).table()));
  }

  @Test
  void aFileIsNotReplaced(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.onnx");
    Model model = MODELS.stacked();
    OnnxModel.of(model).save(file);
    assertArrayEquals(bytes(model), Files.readAllBytes(file));
    assertThrows(FileAlreadyExistsException.class, () -> OnnxModel.of(model).save(file));
  }

  @Test
  void aColumnCannotHaveTheNameOfAnOutput() {
    Model model = HandMadeModels.repeated("probability", 2, 1);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> OnnxModel.of(model));
    assertEquals(
        "column 'probability' has the name of an output, which the pipeline does not name; rename"
            + " it",
        e.getMessage());
  }

  @Test
  void filesOfOthersAreNotRead() throws IOException {
    byte[] bytes = bytes(MODELS.stacked());
    OnnxModel read = OnnxModel.load(new ByteArrayInputStream(bytes));
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    read.save(again);
    assertArrayEquals(bytes, again.toByteArray());
    assertEquals(List.of("a", "b"), read.inputs());
    byte[] other =
        ModelProto.parseFrom(bytes).toBuilder().setProducerName("pytorch").build().toByteArray();
    assertEquals(
        "is no ONNX model that Meanfield made, but one of 'pytorch'", refused(other).getMessage());
    assertTrue(refused("mine".getBytes(UTF_8)).getMessage().startsWith("is no ONNX model: "));
  }

  private static ModelFormatException refused(byte[] file) {
    return assertThrows(
        ModelFormatException.class, () -> OnnxModel.load(new ByteArrayInputStream(file)));
  }

  @ParameterizedTest
  @EnumSource(names = {"MEAN_OF_SORTED", "NORMAL_MIXTURE", "LOG_ODDS_MEAN_SIGMOID"})
  void combinationsThatAreNoMeansAreRefused(Combination combination) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                OnnxModel.of(
                    MODELS.regressor(
                        Activate.Function.RELU,
                        false,
                        combination,
                        HandMadeModels.targets(true, 2, false))));
    assertTrue(e.getMessage().contains(combination.name()), e.getMessage());
  }

  /** Not the vectors of levels that training has not seen: they are all the same. */
  @Test
  void aCategoryTakesTheSpaceOfTheLevelsThatTrainingHasSeen() throws IOException {
    int levels = 20_000;
    int size = bytes(MODELS.unseen(levels, 50)).length;
    assertTrue(size < levels * Long.BYTES + 20_000, () -> size + " bytes");
  }

  @Test
  void constantsThatAFileCannotHoldAreRefused() {
    Graph graph = new Graph("test", List.of());
    graph.constant("one", DataType.FLOAT, new double[] {1, 2}, 2);
    graph.requireRoom(Integer.MAX_VALUE - 8);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> graph.requireRoom(Integer.MAX_VALUE - 7));
    assertEquals(
        "the model has constants of 2,147,483,648 bytes, which are more than the 2 GB that an ONNX"
            + " file can have; save it by Model.save",
        e.getMessage());
  }

  @Test
  void whatAFileCannotHoldIsRefused() {
    Model large = HandMadeModels.repeated("raw", 1000, 600);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> OnnxModel.of(large));
    assertEquals(
        "the model has 600,600,000 parameters, which are more than the 2 GB that an ONNX file can"
            + " have; save it by Model.save",
        e.getMessage());
  }
}
