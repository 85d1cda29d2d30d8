package io.github.meanfield.benchmark;

import static io.github.meanfield.benchmark.Contestants.PERCEPTRON;
import static io.github.meanfield.benchmark.RowPrediction.microseconds;

import io.github.meanfield.Build;
import io.github.meanfield.Tabular;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Scorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.export.RuntimeModels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Time to predict from one row, in one thread, as a service asks for it. */
final class RuntimePart {

  private static final int ROWS = 1_000;
  private static final String RUNTIME = "Meanfield's runtime";

  private RuntimePart() {}

  static List<Line> measure(Part.Bench bench) throws Exception {
    return List.of(digits(bench), churn(bench));
  }

  private static Line digits(Part.Bench bench) throws Exception {
    Dataset<Row> sample = bench.tables().mnist(ROWS);
    NeuralNetworkClassificationModel network =
        new NeuralNetworkClassifier()
            .setHiddenLayers(new int[] {Contestants.DIGIT_LAYERS[1]})
            .setMaxEpochs(1)
            .fit(sample);
    MultilayerPerceptronClassificationModel perceptron =
        Contestants.perceptron(Contestants.DIGIT_LAYERS, 1).fit(sample);
    Vector[] vectors =
        sample.select("features").collectAsList().stream()
            .map(row -> row.<Vector>getAs(0))
            .toArray(Vector[]::new);
    sample.unpersist();
    Scorer scorer = RuntimeModels.of(network).scorer();
    Object[][] rows =
        Stream.of(vectors).map(row -> new Object[] {row.toArray()}).toArray(Object[][]::new);
    MultiLayerNetwork dl4j = (MultiLayerNetwork) network.network();
    INDArray[] arrays =
        Stream.of(vectors)
            .map(
                row -> Nd4j.create(new double[][] {row.toArray()}).castTo(dl4j.params().dataType()))
            .toArray(INDArray[]::new);
    double seconds = bench.plan().transformSeconds();
    return line(
        "a row of 784-256-10",
        new Interleaved<Double>("runtime, 784-256-10", bench.progress())
            .add(RUNTIME, () -> microseconds(seconds, ROWS, i -> scorer.score(rows[i]).value()))
            .add(
                "Meanfield's model",
                () -> microseconds(seconds, ROWS, i -> network.predict(vectors[i])))
            .add(PERCEPTRON, () -> microseconds(seconds, ROWS, i -> perceptron.predict(vectors[i])))
            .add(
                "Deeplearning4j",
                () -> microseconds(seconds, ROWS, i -> dl4j.output(arrays[i]).getDouble(0)))
            .run(bench.plan().runs(), true));
  }

  private static Line churn(Part.Bench bench) throws Exception {
    SparkSession spark = SparkSession.active();
    Dataset<Row> rows = churnRows();
    PipelineModel pipeline = pipeline(rows).fit(rows);
    Model model = RuntimeModels.of(pipeline, rows.schema());
    List<Row> some = rows.limit(ROWS).collectAsList();
    List<Map<String, Object>> maps = new ArrayList<>();
    for (Row row : some) {
      Map<String, Object> map = new HashMap<>();
      for (String name : rows.columns()) {
        map.put(name, row.getAs(name));
      }
      maps.add(map);
    }
    Scorer scorer = model.scorer();
    double seconds = bench.plan().transformSeconds();
    return line(
        "a row of churn's pipeline, " + model.numParameters() + " parameters",
        new Interleaved<Double>("runtime, churn", bench.progress())
            .add(
                RUNTIME,
                () -> microseconds(seconds, maps.size(), i -> scorer.score(maps.get(i)).value()))
            .add(
                RUNTIME + ", shared by threads",
                () -> microseconds(seconds, maps.size(), i -> model.predict(maps.get(i)).value()))
            .add(
                "transform of a table of one row",
                () ->
                    microseconds(
                        seconds,
                        maps.size(),
                        i ->
                            pipeline
                                .transform(
                                    spark.createDataFrame(some.subList(i, i + 1), rows.schema()))
                                .first()
                                .getAs("prediction")))
            .run(bench.plan().runs(), true));
  }

  /** The rows of churn. */
  static Dataset<Row> churnRows() {
    return Tabular.churn(
        SparkSession.active(), Build.root().resolve("jobs/examples/churn/churn.csv.gz").toFile());
  }

  /** A pipeline for the rows of churn, which is not fitted. */
  static Pipeline pipeline(Dataset<Row> rows) {
    String[] texts = Tabular.columns(rows, true);
    String[] numbered = Tabular.suffixed(texts, Tabular.INDEX);
    String[] columns =
        Stream.of(Tabular.columns(rows, false), numbered)
            .flatMap(Stream::of)
            .toArray(String[]::new);
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer()
                  .setInputCols(texts)
                  .setOutputCols(numbered)
                  .setHandleInvalid("keep"),
              new VectorAssembler()
                  .setInputCols(columns)
                  .setOutputCol("features")
                  .setHandleInvalid("keep"),
              NeuralNetworkClassifier.tabular().setMaxEpochs(1)
            });
  }

  private static Line line(String title, Map<String, List<Double>> results) {
    return Line.of("runtime", title, "µs", Line.Better.LOWER, results, Double::doubleValue);
  }
}
