package io.github.meanfield.golden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What golden models are made and judged by. Rows are computed by arithmetic alone, so that they
 * are the same on every platform and for ever.
 */
final class Goldens {

  /** Where the models of a version of the format are among the resources. */
  static final String FOLDER = "golden/v1";

  /** Where some of them are as Spark 4 has saved them. */
  static final String SAVED_BY_SPARK_4 = "golden/v1-spark-4";

  /** Ends the names of files with what a stage is to give. */
  static final String EXPECTED = ".expected";

  static final int FEATURES = 4;

  private static final int ROWS = 60;

  private Goldens() {}

  /** Columns id, raw, label (of three classes), target and targets. */
  static Dataset<Row> rows(SparkSession spark) {
    StructType schema =
        new StructType()
            .add("id", DataTypes.LongType, false)
            .add("raw", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType, false)
            .add("target", DataTypes.DoubleType, false)
            .add("targets", SQLDataTypes.VectorType(), false);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double[] raw = new double[FEATURES];
      for (int j = 0; j < FEATURES; j++) {
        raw[j] = (i * (j + 3) * 7 % 31 - 15) / (j + 2.0);
      }
      double target = 100 + 10 * raw[0] - raw[2] * raw[3];
      rows.add(
          RowFactory.create(
              (long) i,
              Vectors.dense(raw),
              (double) (raw[0] > 2 ? 2 : raw[1] > 0 ? 1 : 0),
              target,
              Vectors.dense(target, raw[1])));
    }
    return spark.createDataFrame(rows, schema).coalesce(1);
  }

  /** A line for each row that a model makes, or for each param of an estimator. */
  static List<String> describe(PipelineStage stage, Dataset<Row> rows) {
    return stage instanceof Estimator<?> ? params(stage) : outputs((Transformer) stage, rows);
  }

  private static List<String> params(PipelineStage stage) {
    ParamMap set = stage.extractParamMap();
    return Arrays.stream(stage.params()).map(param -> line(param, set)).sorted().toList();
  }

  @SuppressWarnings("unchecked")
  private static String line(Param<?> param, ParamMap set) {
    Param<Object> any = (Param<Object>) param;
    return param.name() + " " + (set.contains(any) ? any.jsonEncode(set.apply(any)) : "unset");
  }

  private static List<String> outputs(Transformer model, Dataset<Row> rows) {
    Dataset<Row> made = model.transform(rows).drop(rows.columns()).coalesce(1);
    return made.collectAsList().stream().map(Goldens::line).toList();
  }

  private static String line(Row row) {
    StringJoiner line = new StringJoiner(" ");
    for (int i = 0; i < row.size(); i++) {
      if (row.get(i) instanceof Vector vector) {
        Arrays.stream(vector.toArray()).forEach(value -> line.add(String.valueOf(value)));
      } else {
        line.add(String.valueOf(row.get(i)));
      }
    }
    return line.toString();
  }
}
