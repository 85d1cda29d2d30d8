package io.github.meanfield.stages.network;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.meanfield.Networks;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.stages.network.tabular.FeatureSlot;
import io.github.meanfield.stages.network.tabular.TabularInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that DL4J's ModelSerializer writes, and files that pretend to be such. */
class NetworkZipTest {

  private static boolean exploded;

  /** What must never be read from a file. */
  private static final class Bomb implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      exploded = true;
    }
  }

  private ComputationGraph graph;

  @BeforeEach
  void build() {
    exploded = false;
    graph = new ComputationGraph(Networks.skip(3, 4, 2));
    graph.init();
  }

  private static byte[] written(Model model) throws IOException {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, zip, true);
    return zip.toByteArray();
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void bothKindsAreReadAndWritten() throws IOException {
    NetworkZip read = NetworkZip.read(written(graph));
    assertArrayEquals(graph.params().dup().data().asFloat(), read.parameters());
    ComputationGraph again =
        ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(read.write()));
    assertSameBits(graph.params(), again.params());

    MultiLayerNetwork convolution = new MultiLayerNetwork(Networks.convolution(8, 8, 2));
    convolution.init();
    NetworkZip second = NetworkZip.read(written(convolution));
    assertSameBits(
        convolution.params(),
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(second.write()))
            .params());
  }

  /** Entry by entry, of networks that DL4J has opened, as {@code ModelSerializer} gets them. */
  @Test
  void aFileIsWrittenAsDl4jWritesIt() throws IOException {
    NetworkConfiguration frozen =
        NetworkConfiguration.parse(Networks.convolution(8, 8, 2).toJson());
    Freezing.freeze(frozen, 2);
    TabularInput input =
        new TabularInput(
            List.of(
                FeatureSlot.number("a", new double[] {0.5}, new double[] {2}),
                FeatureSlot.embedding("b", 4, new int[0], 2)),
            true);
    String tabular =
        FullyConnected.configuration(
            new NeuralNetworkClassifier().setBatchNorm(true), OutputKind.CLASSES, 2, 3, 1, input);
    List<String> configurations =
        List.of(
            Networks.skip(3, 4, 2).toJson(),
            Networks.convolution(8, 8, 2).toJson(),
            frozen.toJson(),
            Networks.wide(1).toJson(),
            tabular);
    for (String configuration : configurations) {
      Model model = NetworkConfiguration.parse(configuration).open(null);
      ByteArrayOutputStream theirs = new ByteArrayOutputStream();
      ModelSerializer.writeModel(model, theirs, false);
      byte[] mine = new NetworkZip(configuration, model.params().dup().data().asFloat()).write();
      Map<String, byte[]> expected = entries(theirs.toByteArray());
      Map<String, byte[]> found = entries(mine);
      assertEquals(List.copyOf(expected.keySet()), List.copyOf(found.keySet()));
      assertEquals(
          text(expected.get(ModelSerializer.CONFIGURATION_JSON)),
          text(found.get(ModelSerializer.CONFIGURATION_JSON)));
      assertArrayEquals(
          expected.get(ModelSerializer.COEFFICIENTS_BIN),
          found.get(ModelSerializer.COEFFICIENTS_BIN));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void serializedObjectsInAFileAreNotRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Bomb());
    }
    Map<String, byte[]> entries = entries(written(graph));
    entries.put(ModelSerializer.PREPROCESSOR_BIN, bytes.toByteArray());
    entries.put(ModelSerializer.NORMALIZER_BIN, bytes.toByteArray());
    entries.put("../../escaped", new byte[1]);
    NetworkZip.read(zip(entries));
    assertFalse(exploded);
  }

  @Test
  void aFileIsHeldToTheSizeOfItsConfiguration() throws IOException {
    Map<String, byte[]> entries = entries(written(graph));
    entries.put(ModelSerializer.COEFFICIENTS_BIN, new byte[50_000_000]);
    assertRefused(() -> NetworkZip.read(zip(entries)), "'coefficients.bin' of more than");
    ComputationGraph larger = new ComputationGraph(Networks.skip(3, 5, 2));
    larger.init();
    entries.put(
        ModelSerializer.COEFFICIENTS_BIN,
        entries(written(larger)).get(ModelSerializer.COEFFICIENTS_BIN));
    assertRefused(
        () -> NetworkZip.read(zip(entries)),
        "has 112 parameters, but its configuration asks for 82");
  }

  @Test
  void parametersMayCompressWithoutLimit() throws IOException {
    MultiLayerNetwork zeros = new MultiLayerNetwork(Networks.wide(50_000));
    zeros.init();
    byte[] zip = written(zeros);
    assertTrue(zip.length < 10_000, () -> zip.length + " bytes");
    float[] read = NetworkZip.read(zip).parameters();
    assertArrayEquals(new float[100_002], read);
    // In an order of other programs, the parameters are skipped at first.
    Map<String, byte[]> entries = new TreeMap<>(entries(zip));
    assertArrayEquals(read, NetworkZip.read(zip(entries)).parameters());
  }

  @Test
  void aConfigurationMustNotAskForMoreThanThereIsMemoryFor() throws IOException {
    Map<String, byte[]> entries = entries(written(graph));
    entries.put(
        ModelSerializer.CONFIGURATION_JSON,
        Networks.wide(1_000_000_000).toJson().getBytes(StandardCharsets.UTF_8));
    assertRefused(() -> NetworkZip.read(zip(entries)), "has 2,000,000,002 parameters, which take");
  }

  @Test
  void whatIsNoNetworkIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(written(graph));
    assertRefused(() -> NetworkZip.read(new byte[] {1, 2, 3}), "is not a zip file with");
    assertRefused(
        () -> NetworkZip.read(zip(Map.of("a", new byte[1]))), "a 'configuration.json', as DL4J");
    byte[] json = entries.get(ModelSerializer.CONFIGURATION_JSON);
    assertRefused(
        () -> NetworkZip.read(zip(Map.of(ModelSerializer.CONFIGURATION_JSON, json))),
        "a 'coefficients.bin'");
    entries.put(ModelSerializer.COEFFICIENTS_BIN, new byte[] {1});
    assertRefused(() -> NetworkZip.read(zip(entries)), "is damaged");
    entries.put(ModelSerializer.CONFIGURATION_JSON, "{\"@class\" : \"java.net.URL\"}".getBytes());
    assertRefused(() -> NetworkZip.read(zip(entries)), "names the class 'java.net.URL'");
  }

  /** Parameters as ND4J writes them, with other headers. */
  private byte[] withHeaders(long[] shape, String shapeType, String dataType, int numbers)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(shape.length);
    out.writeUTF(shapeType);
    for (long number : shape) {
      out.writeLong(number);
    }
    out.writeUTF("MIXED_DATA_TYPES");
    out.writeLong(82);
    out.writeUTF(dataType);
    for (int i = 0; i < numbers; i++) {
      if (dataType.equals("DOUBLE")) {
        out.writeDouble(i);
      } else {
        out.writeFloat(i);
      }
    }
    Map<String, byte[]> entries = entries(written(graph));
    entries.put(ModelSerializer.COEFFICIENTS_BIN, bytes.toByteArray());
    return zip(entries);
  }

  @Test
  void shapesAreNotBelieved() throws IOException {
    long[] huge = {2, 1, 1_000_000_000, 1_000_000_000, 1, 0, 1, 99};
    for (String type : new String[] {"FLOAT", "DOUBLE"}) {
      float[] read = NetworkZip.read(withHeaders(huge, "LONG", type, 82)).parameters();
      assertEquals(82, read.length);
      assertEquals(81, read[81]);
      assertRefused(() -> NetworkZip.read(withHeaders(huge, "LONG", type, 81)), "is damaged");
    }
    assertRefused(() -> NetworkZip.read(withHeaders(huge, "INT", "FLOAT", 82)), "no shape");
    assertRefused(
        () -> NetworkZip.read(withHeaders(new long[520], "LONG", "FLOAT", 82)), "no shape");
    for (String type : new String[] {"HALF", "COMPRESSED"}) {
      assertRefused(
          () -> NetworkZip.read(withHeaders(huge, "LONG", type, 82)),
          "has parameters of type " + type);
    }
  }
}
