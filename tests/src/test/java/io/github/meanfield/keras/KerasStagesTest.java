package io.github.meanfield.keras;

import static io.github.meanfield.Errors.assertRefused;
import static io.github.meanfield.keras.KerasNetwork.SAME;
import static io.github.meanfield.keras.KerasNetwork.each;
import static io.github.meanfield.keras.KerasNetwork.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.meanfield.Samples;
import io.github.meanfield.SparkSessionExtension;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.RefusingFileSystem;
import io.github.meanfield.stages.network.NetworkReader;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import io.github.meanfield.transformers.scoring.NetworkFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of Keras in the stages that take networks. */
@ExtendWith(SparkSessionExtension.class)
class KerasStagesTest {

  private static Dataset<Row> blobs;

  @TempDir private Path folder;

  @BeforeAll
  static void makeRows(SparkSession spark) {
    blobs = Samples.blobs(spark, 40, 3, 2, 5).cache();
  }

  /** Two hidden layers, without a form of its output. */
  private static KerasNetwork hidden() {
    return new KerasNetwork(2, 3)
        .dense(8, true, "\"relu\"", each(x -> Math.max(x, 0)))
        .dense(5, true, "\"tanh\"", each(Math::tanh));
  }

  private String saved(KerasNetwork model) {
    return model.save(folder).toString();
  }

  private static double[] features(Row row) {
    return row.<Vector>getAs("features").toArray();
  }

  private static void check(Dataset<Row> scored, Function<double[], double[]> keras) {
    List<Row> rows = scored.collectAsList();
    assertEquals(40, rows.size());
    for (Row row : rows) {
      assertArrayEquals(keras.apply(features(row)), row.<Vector>getAs("output").toArray(), 1e-6);
    }
  }

  @Test
  void theScorerPredictsAsKerasDoes(SparkSession spark) throws IOException {
    KerasNetwork model =
        hidden()
            .batchNormalization(true, true)
            .dense(2, true, "\"softmax\"", KerasNetwork::softmax);
    RefusingFileSystem.register(spark.sparkContext().hadoopConfiguration());
    NetworkScorer scorer = new NetworkScorer().setModelPath("refusing://" + saved(model));
    check(scorer.transform(blobs), model::predict);
    String stage = folder.resolve("scorer").toString();
    scorer.save(stage);
    check(NetworkScorer.load(stage).transform(blobs), model::predict);
  }

  private static NeuralNetworkClassifier classifier(String path) {
    return new NeuralNetworkClassifier("classifier")
        .setInitialModel(path)
        .setNumWorkers(1)
        .setMaxEpochs(1)
        .setLearningRate(1e-12);
  }

  /** Softmax of two outputs, logits of two, and the probability of one class. */
  @ParameterizedTest
  @ValueSource(strings = {"softmax", "linear", "sigmoid"})
  void fineTuningStartsFromTheLossOfKeras(String activation) {
    boolean isOne = activation.equals("sigmoid");
    KerasNetwork model =
        hidden()
            .dense(
                isOne ? 1 : 2,
                true,
                "\"" + activation + "\"",
                isOne ? each(x -> 1 / (1 + Math.exp(-x))) : KerasNetwork::softmax);
    NeuralNetworkClassificationModel tuned = classifier(saved(model)).fit(blobs);
    double loss = 0;
    for (Row row : tuned.transform(blobs).collectAsList()) {
      double[] predicted = model.predict(features(row));
      double[] expected = isOne ? new double[] {1 - predicted[0], predicted[0]} : predicted;
      assertArrayEquals(expected, row.<Vector>getAs("probability").toArray(), 1e-6);
      loss -= Math.log(expected[(int) row.<Double>getAs("label").doubleValue()]) / 40;
    }
    assertEquals(loss, tuned.summary().history().first().<Double>getAs("trainLoss"), 1e-5);
    assertEquals("dense", tuned.summary().engine());
  }

  @Test
  void aRegressionStartsFromWhatKerasPredicts() {
    KerasNetwork model = hidden().dense(1, true, "\"linear\"", SAME);
    NeuralNetworkRegressionModel tuned =
        new NeuralNetworkRegressor()
            .setInitialModel(saved(model))
            .setStandardizeTarget(false)
            .setNumWorkers(1)
            .setMaxEpochs(1)
            .setLearningRate(1e-12)
            .fit(blobs);
    for (Row row : tuned.transform(blobs).collectAsList()) {
      assertEquals(
          model.predict(features(row))[0], row.<Double>getAs("prediction").doubleValue(), 1e-5);
    }
  }

  @Test
  void featuresMustFit(SparkSession spark) {
    String path = saved(hidden().dense(2, true, "\"softmax\"", SAME));
    Dataset<Row> wide = Samples.blobs(spark, 10, 4, 2, 5);
    assertRefused(
        () -> classifier(path).fit(wide),
        "classifier: param initialModel '" + path + "' takes 3 features, but featuresCol",
        "has 4");
  }

  @Test
  void errorsNameStageAndFile() throws IOException {
    KerasNetwork model = hidden().dense(2, true, "\"gelu\"", SAME);
    String path = saved(model);
    assertRefused(
        () -> classifier(path).fit(blobs),
        "classifier: param initialModel '"
            + path
            + "' has layer 'dense_3' (Dense) with activation");
    Files.write(Path.of(path), new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0});
    assertRefused(
        () -> new NetworkScorer("scorer").setModelPath(path).transform(blobs),
        "scorer: param modelPath '" + path + "' is damaged");
  }

  /** A file that has little in it, and a length that no array of Java has. */
  @Test
  void aFileThatIsTooLongIsRefused() throws IOException {
    String path = saved(hidden().dense(2, true, "\"softmax\"", SAME));
    try (RandomAccessFile file = new RandomAccessFile(path, "rw")) {
      file.setLength(1L << 31);
    }
    assertRefused(
        () -> new NetworkScorer("scorer").setModelPath(path).transform(blobs),
        "scorer: param modelPath '" + path + "' has 2,147,483,648 bytes, but must have at most",
        "include_optimizer=False");
  }

  /** From Keras 3 on what model.save writes by default. */
  @Test
  void theFormatOfKeras3IsToldFromOthers() throws IOException {
    Path path = folder.resolve("network.keras");
    try (OutputStream file = Files.newOutputStream(path);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String entry : List.of("metadata.json", "config.json", "model.weights.h5")) {
        zip.putNextEntry(new ZipEntry(entry));
      }
    }
    assertRefused(
        () -> new NetworkScorer("scorer").setModelPath(path.toString()).transform(blobs),
        "scorer: param modelPath '"
            + path
            + "' is a model of Keras in its own format; save it as an"
            + " HDF5 file: model.save('network.h5')");
  }

  /** A class path on which nothing reads HDF5, with classes of the project of its own. */
  private static final class WithoutReaders extends ClassLoader {
    WithoutReaders(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        return name.startsWith("io.github.meanfield.") && findLoadedClass(name) == null
            ? define(name)
            : super.loadClass(name, resolve);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = file.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals("META-INF/services/" + NetworkReader.class.getName())
          ? Collections.emptyEnumeration()
          : super.getResources(name);
    }
  }

  private static void withContext(ClassLoader classes, Executable action) throws Throwable {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(classes);
    try {
      action.execute();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void withoutTheArtifactItIsNamed() throws Throwable {
    String path = saved(hidden().dense(2, true, "\"softmax\"", SAME));
    ClassLoader without = new WithoutReaders(NetworkFile.class.getClassLoader());
    Method read =
        without
            .loadClass(NetworkFile.class.getName())
            .getMethod("read", String.class, String.class, Configuration.class);
    withContext(
        without,
        () ->
            assertRefused(
                () -> {
                  try {
                    read.invoke(null, "scorer: param modelPath", path, new Configuration());
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                },
                "scorer: param modelPath '" + path + "' is an HDF5 file, as Keras writes them",
                "add the artifact io.github.meanfield:meanfield-keras_2.12 (for Spark 4"));
  }

  /** As a thread of a pool of Java's has it, beside what spark-submit --packages added. */
  @Test
  void theContextOfTheThreadMayLackTheArtifact() throws Throwable {
    KerasNetwork model = hidden().dense(2, true, "\"softmax\"", KerasNetwork::softmax);
    String path = saved(model);
    withContext(
        new WithoutReaders(NetworkFile.class.getClassLoader()),
        () ->
            assertEquals(
                read(Path.of(path)).configuration(),
                NetworkFile.read("param", path, new Configuration(false)).configuration()));
  }
}
