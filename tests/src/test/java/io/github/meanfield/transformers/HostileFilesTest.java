package io.github.meanfield.transformers;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.SameBits.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Files from elsewhere, which want more than to be read, at each door that takes a network. */
@ExtendWith(SparkSessionExtension.class)
class HostileFilesTest {

  private static final String CONFIGURATION = "configuration.json";
  private static final String PARAMETERS = "coefficients.bin";

  private static boolean exploded;

  /** What must never be read from a file. */
  private static final class Bomb implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      exploded = true;
    }
  }

  /** What is done to a good file, and what the message says of it. */
  private enum Attack {
    FOREIGN_CLASS("names the class 'javax.script.ScriptEngineManager'") {
      @Override
      void on(Map<String, byte[]> entries) {
        String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
        String hostile =
            json.replaceFirst("org\\.nd4j\\.[\\w.]+\\.Adam", "javax.script.ScriptEngineManager");
        entries.put(CONFIGURATION, hostile.getBytes(StandardCharsets.UTF_8));
      }
    },
    LARGE_CONFIGURATION("has a 'configuration.json' of more than") {
      @Override
      void on(Map<String, byte[]> entries) {
        entries.put(CONFIGURATION, new byte[100_000_000]);
      }
    },
    LARGE_PARAMETERS("has a 'coefficients.bin' of more than") {
      @Override
      void on(Map<String, byte[]> entries) {
        entries.put(PARAMETERS, new byte[100_000_000]);
      }
    },
    LARGE_OTHER("has an entry 'other' that inflates to more than 100 times the file") {
      @Override
      void on(Map<String, byte[]> entries) {
        Map<String, byte[]> good = new LinkedHashMap<>(entries);
        entries.clear();
        entries.put("other", new byte[100_000_000]);
        entries.putAll(good);
      }
    },
    SERIALIZED_CONFIGURATION("is not JSON") {
      @Override
      void on(Map<String, byte[]> entries) {
        entries.put(CONFIGURATION, serialized());
      }
    },
    SERIALIZED_PARAMETERS("is damaged") {
      @Override
      void on(Map<String, byte[]> entries) {
        entries.put(PARAMETERS, serialized());
      }
    },
    ESCAPE("is not a zip file with a 'configuration.json'") {
      @Override
      void on(Map<String, byte[]> entries) {
        entries.put("../" + CONFIGURATION, entries.remove(CONFIGURATION));
      }
    };

    final String message;

    Attack(String message) {
      this.message = message;
    }

    abstract void on(Map<String, byte[]> entries);
  }

  private static byte[] serialized() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Bomb());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  @TempDir private Path folder;

  private Dataset<Row> rows;
  private NeuralNetworkClassificationModel model;
  private Path zip;

  @BeforeEach
  void save(SparkSession spark) throws IOException {
    exploded = false;
    rows = Samples.blobs(spark, 20, 2, 2, 1);
    model = classifier().fit(rows);
    Path saved = folder.resolve("above/model");
    model.save(saved.toString());
    Files.deleteIfExists(saved.resolve(".network.zip.crc"));
    zip = saved.resolve("network.zip");
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(new int[] {3})
        .setNumWorkers(1)
        .setMaxEpochs(1);
  }

  private Map<String, byte[]> entries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().toList()) {
        entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private void replace(Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedAtEachDoor(Attack attack) throws IOException {
    Map<String, byte[]> entries = entries();
    attack.on(entries);
    replace(entries);
    String path = zip.getParent().toString();
    assertRefused(
        () -> NeuralNetworkClassificationModel.load(path), path + "/network.zip ", attack.message);
    assertRefused(
        () -> new NetworkScorer("scorer").setModelPath(zip.toString()).network(),
        "scorer: param modelPath '" + zip,
        attack.message);
    assertRefused(
        () -> new NeuralNetworkClassifier().setInitialModel(path).fit(rows),
        "initialModel '" + path,
        attack.message);
    assertFalse(exploded);
  }

  /** Not an attack: parameters that are nearly all zero are very small in a file. */
  @Test
  void whatWasSavedIsLoadedAtEachDoorHoweverItCompresses(SparkSession spark) {
    Dataset<Row> wide =
        spark.createDataFrame(
            List.of(
                RowFactory.create(0L, Vectors.sparse(50_000, new int[] {7}, new double[] {1}), 0.0),
                RowFactory.create(
                    1L, Vectors.sparse(50_000, new int[] {9}, new double[] {1}), 1.0)),
            Samples.LABELLED);
    NeuralNetworkClassifier classifier =
        classifier().setHiddenLayers(new int[0]).setWeightInit("zero").setUpdater("sgd");
    NeuralNetworkClassificationModel sparse = classifier.fit(wide);
    String path = folder.resolve("sparse").toString();
    assertDoesNotThrow(() -> sparse.save(path));
    INDArray parameters = sparse.network().params();
    assertSameBits(parameters, NeuralNetworkClassificationModel.load(path).network().params());
    assertSameBits(parameters, new NetworkScorer().setModelPath(path).network().params());
    new NeuralNetworkClassifier().setMaxEpochs(1).setInitialModel(path).fit(wide);
  }

  @Test
  void whatElseIsInAFileIsNeitherReadNorUnpacked() throws IOException {
    Map<String, byte[]> entries = entries();
    for (String name :
        List.of("preprocessor.bin", "normalizer.bin", "../../../out", "/tmp/meanfield-hostile")) {
      entries.put(name, serialized());
    }
    replace(entries);
    List<Path> before = tree();
    assertEquals(
        model.predictProbability(Vectors.dense(1, 2)),
        NeuralNetworkClassificationModel.load(zip.getParent().toString())
            .predictProbability(Vectors.dense(1, 2)));
    assertFalse(exploded);
    assertEquals(before, tree());
    assertFalse(Files.exists(Path.of("/tmp/meanfield-hostile")));
  }

  private List<Path> tree() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList();
    }
  }
}
