package io.github.meanfield.golden;

import io.github.meanfield.Networks;
import io.github.meanfield.estimators.Autoencoder;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.NeuralNetworkRegressor;
import io.github.meanfield.estimators.Standardizer;
import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.SplitAssigner;
import io.github.meanfield.transformers.StandardizerModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/**
 * Writes golden models, for a new version of the format into a new folder; those of old versions
 * stay as they are. From the root of the project, after {@code mvn test-compile}:
 *
 * <pre>java @tests/target/benchmark/java-options \
 *   -cp tests/target/test-classes:$(cat tests/target/benchmark/class-path) \
 *   io.github.meanfield.golden.MakeGoldens tests/src/test/resources/golden/v2</pre>
 */
final class MakeGoldens {

  private MakeGoldens() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Files.createDirectories(folder.getParent());
    Files.createDirectory(folder);
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .getOrCreate();
    Dataset<Row> rows = Goldens.rows(spark);
    for (Map.Entry<String, PipelineStage> golden : stages(rows).entrySet()) {
      Path path = folder.resolve(golden.getKey());
      ((MLWritable) golden.getValue()).save(path.toString());
      Files.write(
          folder.resolve(golden.getKey() + Goldens.EXPECTED),
          Goldens.describe(golden.getValue(), rows));
    }
    spark.stop();
    deleteChecksums(folder);
  }

  private static Map<String, PipelineStage> stages(Dataset<Row> rows) throws IOException {
    Map<String, PipelineStage> stages = new LinkedHashMap<>();
    stages.put("splitAssigner", splitAssigner());
    for (String method : List.of("zscore", "minmax", "center", "robust", "quantile")) {
      stages.put("standardizerModel-" + method, standardizer().setMethod(method).fit(rows));
    }
    StandardizerModel global = standardizer().setScope("global").setClip(1.5).fit(rows);
    stages.put("standardizerModel-global", global);
    stages.put("inverseStandardizer", global.inverse().setInputCol("raw").setOutputCol("back"));
    stages.put(
        "inverseStandardizer-quantile",
        standardizer()
            .setMethod("quantile")
            .setSmoothClip(3)
            .fit(rows)
            .inverse()
            .setInputCol("raw")
            .setOutputCol("back"));
    stages.put("classificationModel", classifier().fit(rows));
    stages.put("classificationModel-networkJson", graphClassifier().fit(rows));
    stages.put("regressionModel", regressor().setLabelCol("target").fit(rows));
    stages.put("regressionModel-targets", regressor().setLabelCol("targets").fit(rows));
    stages.put(
        "regressionModel-averaged",
        regressor()
            .setLabelCol("target")
            .fit(rows.where("id < 40"))
            .averagedWith(
                List.of(
                    regressor().setLabelCol("target").setHiddenLayers(new int[] {3, 2}).fit(rows)))
            .setSpreadCol("spread"));
    for (String loss : List.of("quantile", "gaussian", "bins")) {
      stages.put("regressionModel-" + loss, distribution(loss).fit(rows));
    }
    for (boolean variational : new boolean[] {false, true}) {
      stages.put(
          "autoencoderModel" + (variational ? "-variational" : ""),
          new Autoencoder("autoencoder")
              .setFeaturesCol("raw")
              .setHiddenLayers(new int[] {4})
              .setCodeSize(2)
              .setVariational(variational)
              .setReconstructionCol("again")
              .setMaxEpochs(2)
              .setNumWorkers(1)
              .fit(rows));
    }
    stages.put("networkScorer", scorer());
    stages.put("standardizer", standardizer());
    stages.put("classifier", classifier());
    stages.put("regressor", regressor());
    stages.put(
        "pipeline",
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  splitAssigner().setValidationIndicatorCol("isValidation"),
                  standardizer().setValidationIndicatorCol("isValidation"),
                  classifier().setFeaturesCol("standardized")
                })
            .fit(rows));
    return stages;
  }

  private static SplitAssigner splitAssigner() {
    return new SplitAssigner("splitAssigner").setKeyCol("id").setSeed(3);
  }

  private static Standardizer standardizer() {
    return new Standardizer("standardizer").setInputCol("raw").setOutputCol("standardized");
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier("classifier")
        .setFeaturesCol("raw")
        .setHiddenLayers(new int[] {6, 5})
        .setActivation("gelu")
        .setBatchNorm(true)
        .setDropout(0.1)
        .setThresholds(new double[] {0.2, 0.3, 0.5})
        .setNumWorkers(2)
        .setBatchSize(8)
        .setMaxEpochs(3);
  }

  private static NeuralNetworkClassifier graphClassifier() {
    return new NeuralNetworkClassifier("graphClassifier")
        .setFeaturesCol("raw")
        .setNetworkJson(Networks.skip(Goldens.FEATURES, 5, 3).toJson())
        .setNumWorkers(2)
        .setBatchSize(8)
        .setMaxEpochs(3);
  }

  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor("regressor")
        .setFeaturesCol("raw")
        .setHiddenLayers(new int[] {6})
        .setActivation("tanh")
        .setNumWorkers(2)
        .setBatchSize(8)
        .setMaxEpochs(3);
  }

  private static NeuralNetworkRegressor distribution(String loss) {
    NeuralNetworkRegressor regressor =
        regressor()
            .setLabelCol("target")
            .setLoss(loss)
            .setNumBins(7)
            .setQuantileProbabilities(new double[] {0.2, 0.6})
            .setQuantilesCol("quantiles");
    return loss.equals("quantile") ? regressor : regressor.setVarianceCol("variance");
  }

  private static NetworkScorer scorer() throws IOException {
    ComputationGraph graph = new ComputationGraph(Networks.skip(Goldens.FEATURES, 5, 3));
    graph.init();
    // Relative, as the path is saved with the scorer.
    Path zip = Path.of("golden-graph.zip");
    ModelSerializer.writeModel(graph, zip.toFile(), true);
    NetworkScorer scorer =
        new NetworkScorer("networkScorer").setFeaturesCol("raw").setModelPath(zip.toString());
    scorer.network();
    Files.delete(zip);
    return scorer;
  }

  /** Files that Hadoop keeps beside others; it does without them. */
  private static void deleteChecksums(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
  }
}
