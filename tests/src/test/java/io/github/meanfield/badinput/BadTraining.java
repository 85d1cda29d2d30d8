package io.github.meanfield.badinput;

import static io.github.meanfield.badinput.BadCase.early;
import static io.github.meanfield.badinput.BadCase.inTask;
import static io.github.meanfield.badinput.BadCase.late;
import static io.github.meanfield.badinput.Given.classifier;
import static io.github.meanfield.badinput.Given.validated;

import io.github.meanfield.FewRows;
import io.github.meanfield.estimators.NeuralNetworkClassifier;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.function.Executable;

/** Params that contradict each other or the rows, checkpoints of other fits, rows that change. */
final class BadTraining {

  private static final AtomicInteger READS = new AtomicInteger();

  private BadTraining() {}

  static Stream<BadCase> cases() {
    return Stream.of(params(), checkpoints(), changing()).flatMap(cases -> cases);
  }

  private static BadCase params(
      String name, UnaryOperator<NeuralNetworkClassifier> set, String... words) {
    return early(
        name,
        given -> {
          Dataset<Row> rows = given.rows();
          return () -> set.apply(classifier()).fit(rows);
        },
        BadSplits.with("classifier: param", words));
  }

  private static Stream<BadCase> params() {
    return Stream.of(
        params(
            "patience without validation",
            classifier -> classifier.setPatience(3),
            " patience is 3, which looks at the validation loss",
            "there are no validation rows; set validationIndicatorCol"),
        params(
            "plateau without validation",
            classifier -> classifier.setSchedule("plateau"),
            " schedule is plateau, which looks at the validation loss",
            "set validationIndicatorCol"),
        params(
            "focal loss with smoothing",
            classifier -> classifier.setLoss("focal").setLabelSmoothing(0.1),
            " labelSmoothing is 0.1, but must be 0 if loss is focal"),
        params(
            "temperature with smoothing",
            classifier -> classifier.setTemperatureScaling(true).setLabelSmoothing(0.1),
            "labelSmoothing 0.1 and restoreBest true; required are loss crossEntropy"),
        none("patience", classifier -> classifier.setPatience(2), "param patience is 2"),
        none("plateau", classifier -> classifier.setSchedule("plateau"), "schedule is plateau"));
  }

  private static BadCase none(
      String name, UnaryOperator<NeuralNetworkClassifier> set, String words) {
    return late(
        name + " with an indicator that is never true",
        given -> {
          Dataset<Row> rows = given.with("validation", "false");
          return () -> set.apply(validated()).fit(rows);
        },
        "classifier: ",
        words,
        "validationIndicatorCol 'validation' is true in none of the 8 rows");
  }

  private static Stream<BadCase> checkpoints() {
    Stream<BadCase> paths =
        Stream.of("nowhere://host/path", "a:b:c")
            .map(
                path ->
                    early(
                        "checkpointDir " + path,
                        given -> {
                          Dataset<Row> rows = given.rows();
                          return () -> classifier().setCheckpointDir(path).fit(rows);
                        },
                        "classifier: checkpointDir '"
                            + path
                            + "' is not a directory that can be"
                            + " used: ",
                        "required is the path of a directory that exists or can be made"));
    return Stream.concat(
        paths,
        Stream.of(
            early(
                "checkpointDir that is a file",
                given -> {
                  String file = Files.createFile(given.folder().resolve("file")).toString();
                  Dataset<Row> rows = given.rows();
                  return () -> classifier().setCheckpointDir(file).fit(rows);
                },
                "classifier: checkpointDir '",
                "/file' is not a directory that can be used: "),
            late(
                "a checkpoint of other rows",
                given -> {
                  Dataset<Row> more = given.rows(FewRows.row(Vectors.dense(9, 9), 1.0, false));
                  return ofAnother(given, classifier(), more, classifier());
                },
                "holds the checkpoint of another fit, epoch-000001.checkpoint, which differs in",
                "number of training rows: 9 there, 8 here",
                "training rows: ",
                " or set another checkpointDir"),
            late(
                "a checkpoint of another fit",
                given -> ofAnother(given, classifier().setBatchSize(5), given.rows(), classifier()),
                "classifier: checkpointDir '",
                "epoch-000001.checkpoint, which differs in batchSize: 5 there, 8 here; ",
                "; delete file:",
                " or set another checkpointDir")));
  }

  /** A fit that finds the checkpoints of another in the place of its own. */
  private static Executable ofAnother(
      Given given,
      NeuralNetworkClassifier other,
      Dataset<Row> otherRows,
      NeuralNetworkClassifier own)
      throws IOException {
    Path directory = given.folder().resolve("checkpoints");
    other.setCheckpointDir(directory.toString()).fit(otherRows);
    Path theirs = folders(directory).get(0);
    Dataset<Row> rows = given.rows();
    own.setCheckpointDir(directory.toString()).fit(rows);
    Path mine =
        folders(directory).stream().filter(path -> !path.equals(theirs)).findFirst().orElseThrow();
    for (Path file : folders(mine)) {
      Files.delete(file);
    }
    for (Path file : folders(theirs)) {
      Files.copy(file, mine.resolve(file.getFileName()));
    }
    return () -> own.fit(rows);
  }

  private static List<Path> folders(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<BadCase> changing() {
    UDF1<Object, Object> reading = value -> Vectors.dense(READS.incrementAndGet(), 1);
    return Stream.of(
        inTask(
            "rows that change from one read to the next",
            given -> {
              Dataset<Row> rows =
                  given
                      .rows()
                      .withColumn(
                          "features",
                          functions
                              .udf(reading, SQLDataTypes.VectorType())
                              .asNondeterministic()
                              .apply(functions.col("features")));
              return () -> classifier().setTrainingListener(new Forgetful(given.spark())).fit(rows);
            },
            "classifier: partition ",
            " of the rows has changed since it was read first",
            "cache or write them before fitting"));
  }

  /** Drops what Spark has cached, as a cluster does that loses executors. */
  private record Forgetful(SparkSession spark) implements TrainingListener {
    @Override
    public void onStart(String uid, TrainingPlan plan) {
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .getPersistentRDDs()
          .values()
          .forEach(rdd -> rdd.unpersist(true));
    }
  }
}
