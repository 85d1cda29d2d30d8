package io.github.meanfield.badinput;

import static io.github.meanfield.badinput.BadCase.early;
import static io.github.meanfield.badinput.BadCase.inTask;

import io.github.meanfield.transformers.NetworkScorer;
import io.github.meanfield.transformers.NeuralNetworkClassificationModel;
import io.github.meanfield.transformers.NeuralNetworkRegressionModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.function.Executable;

/** What models and scorers cannot score. */
final class BadScoring {

  private BadScoring() {}

  /** A stage that takes two features of the column "features". */
  @FunctionalInterface
  private interface Stage {
    Transformer of(Given given) throws Exception;
  }

  static Stream<BadCase> cases() {
    return Stream.of(
            stage("classifier", BadScoring::classifier),
            stage("regressor", BadScoring::regressor),
            stage("scorer", BadScoring::scorer),
            outputs(),
            single(),
            scorers())
        .flatMap(cases -> cases);
  }

  private static NeuralNetworkClassificationModel classifier(Given given) throws Exception {
    return NeuralNetworkClassificationModel.load(SavedStages.classifier(given).toString());
  }

  private static NeuralNetworkRegressionModel regressor(Given given) throws Exception {
    return NeuralNetworkRegressionModel.load(SavedStages.regressor(given).toString());
  }

  private static NetworkScorer scorer(Given given) throws Exception {
    return NetworkScorer.load(SavedStages.scorer(given).toString());
  }

  private static BadCase.Setup transform(Stage stage, UnaryOperator<Dataset<Row>> change) {
    return given -> {
      Transformer scoring = stage.of(given);
      Dataset<Row> rows = change.apply(given.rows());
      return () -> scoring.transform(rows).collectAsList();
    };
  }

  private static UnaryOperator<Dataset<Row>> features(String expression) {
    return rows -> rows.withColumn("features", functions.expr(expression));
  }

  /** What all of them say of features. */
  private static Stream<BadCase> stage(String uid, Stage stage) {
    String column = uid + ": featuresCol 'features' ";
    String row = uid + ": a row of featuresCol 'features' has ";
    String cure = "set handleInvalid to skip or keep such rows";
    return Stream.of(
        early(
            uid + " model: no features",
            transform(stage, rows -> rows.drop("features")),
            column + "is not among the columns [label, validation]"),
        early(
            uid + " model: two columns of features",
            transform(stage, rows -> rows.select("*", "features")),
            column + "is ambiguous"),
        early(
            uid + " model: text features",
            transform(stage, features("'x'")),
            column + "is of type string, but must be a Vector, array<float>, array<double> or a"),
        early(
            uid + " model: one number",
            transform(stage, features("1D")),
            column + "has 1 features, but the network takes 2"),
        inTask(
            uid + " model: rows of another size",
            transform(stage, features("array(1D, 2D, 3D)")),
            row + "features that are of another size: 3 in [1.0,2.0,3.0]; required are 2 finite"),
        inTask(
            uid + " model: null features",
            transform(stage, features("nullif(features, features)")),
            row + "features that are null: null; " + cure),
        inTask(
            uid + " model: a null element",
            transform(stage, features("array(1D, NULL)")),
            row + "features that are null",
            cure),
        inTask(
            uid + " model: NaN",
            transform(stage, features("array(1D, double('NaN'))")),
            row + "features that are NaN",
            cure),
        inTask(
            uid + " model: beyond float",
            transform(stage, features("array(1D, 1e39D)")),
            row + "features that are infinite or beyond the range of float",
            cure));
  }

  private static BadCase output(
      String name,
      UnaryOperator<NeuralNetworkClassificationModel> set,
      UnaryOperator<Dataset<Row>> change,
      String... words) {
    return early(
        "classifier model: " + name,
        transform(given -> set.apply(classifier(given)), change),
        BadSplits.with("classifier: ", words));
  }

  private static Stream<BadCase> outputs() {
    return Stream.of(
        output(
            "existing probability",
            model -> model,
            rows -> rows.withColumnRenamed("label", "probability"),
            "output column 'probability' exists already; drop it or set probabilityCol"),
        output(
            "two outputs of one name",
            model -> model.setPredictionCol("probability"),
            rows -> rows,
            "output column 'probability' exists already; drop it or set predictionCol"),
        output(
            "thresholds for other classes",
            model -> model.setThresholds(new double[] {1, 2, 3}),
            rows -> rows,
            "param thresholds has 3 values, but must have one for each of the 2 classes"),
        early(
            "classifier model: no batch",
            given -> {
              NeuralNetworkClassificationModel model = classifier(given);
              return () -> model.setScoringBatchSize(0);
            },
            "classifier: param scoringBatchSize is 0, but must be at least 1"),
        early(
            "scorer: existing output",
            transform(given -> scorer(given).setOutputCol("label"), rows -> rows),
            "scorer: output column 'label' exists already; drop it or set outputCol"));
  }

  private static BadCase predict(String name, Vector features, String... words) {
    return early(
        "one row: " + name,
        given -> {
          NeuralNetworkClassificationModel model = classifier(given);
          return () -> model.predict(features);
        },
        words);
  }

  private static Stream<BadCase> single() {
    return Stream.of(
        predict(
            "of another size",
            Vectors.dense(1),
            "classifier: features are of another size: [1.0]; required are 2 finite numbers"),
        predict(
            "NaN",
            Vectors.dense(1, Double.NaN),
            "classifier: features are NaN: [1.0,NaN]; required are 2 finite numbers"),
        predict(
            "null", null, "classifier: features are null: null; required are 2 finite numbers"));
  }

  private static BadCase path(String name, BadCase.Setup setup, String... words) {
    return early("modelPath: " + name, setup, BadSplits.with("scorer: param modelPath ", words));
  }

  private static Executable score(Given given, String path) {
    Dataset<Row> rows = given.rows();
    return () -> new NetworkScorer("scorer").setModelPath(path).transform(rows);
  }

  private static Stream<BadCase> scorers() {
    return Stream.of(
        path(
            "not set",
            given -> () -> new NetworkScorer("scorer").transform(given.rows()),
            "is not set; set it to the file of a network"),
        path(
            "on an unknown file system",
            given -> score(given, "nowhere://host/model"),
            "'nowhere://host/model' cannot be looked for: ",
            "\"nowhere\"; required is a zip file"),
        path("blank", given -> score(given, " "), "is ' ', but must be "),
        path(
            "that is not there",
            given -> score(given, given.folder() + "/none"),
            "'@/none' is neither a file nor a directory; required is a zip file"),
        path(
            "of a text",
            given ->
                score(given, Files.writeString(given.folder().resolve("text"), "hello").toString()),
            "'@/text' is neither a zip file nor an HDF5 file; required is a zip file that DL4J's"),
        path(
            "of a zip file cut off",
            given -> {
              Path zip = SavedStages.classifier(given).resolve("network.zip");
              return score(given, SavedStages.truncate(zip).toString());
            },
            "'@/classifier/network.zip' is damaged: "),
        path(
            "of a saved regressor",
            given -> score(given, SavedStages.regressor(given).toString()),
            "'@/regressor' is a saved NeuralNetworkRegressionModel, whose network alone",
            "use NeuralNetworkRegressionModel.load"));
  }
}
