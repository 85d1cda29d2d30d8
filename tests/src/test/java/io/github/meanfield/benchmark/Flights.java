package io.github.meanfield.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * US flights of 2001 with sparse features: airports, weekday, hour and month one-hot, and the
 * distance. The label is 1 if the flight was more than 15 minutes late.
 */
final class Flights {

  private static final String HOW_TO_GET =
      "npm pack vega-datasets@3.2.1 && tar -xzf vega-datasets-3.2.1.tgz && cp"
          + " package/data/flights-3m.parquet %s";

  private static final String[] CATEGORIES = {"origin", "destination", "weekday", "hour", "month"};

  private final Dataset<Row> table;
  private final PipelineModel features;

  Flights(SparkSession spark) {
    Path file = DataFolder.find("flights-3m.parquet", HOW_TO_GET);
    table =
        spark
            .read()
            .parquet(file.toString())
            .selectExpr(
                "origin",
                "destination",
                "date_format(date, 'E') weekday",
                "string(hour(date)) hour",
                "string(month(date)) month",
                "distance / 1000 distance",
                "double(delay > 15) label");
    features = new Pipeline().setStages(stages()).fit(table);
  }

  private static PipelineStage[] stages() {
    String[] indices = suffixed("_index");
    String[] vectors = suffixed("_one_hot");
    return new PipelineStage[] {
      new StringIndexer().setInputCols(CATEGORIES).setOutputCols(indices),
      new OneHotEncoder().setInputCols(indices).setOutputCols(vectors),
      new VectorAssembler()
          .setInputCols(
              Stream.concat(Arrays.stream(vectors), Stream.of("distance")).toArray(String[]::new))
          .setOutputCol("features")
    };
  }

  private static String[] suffixed(String suffix) {
    return Arrays.stream(CATEGORIES).map(name -> name + suffix).toArray(String[]::new);
  }

  /** The first flights. */
  Dataset<Row> rows(int count) {
    int cores = table.sparkSession().sparkContext().defaultParallelism();
    // What is limited is in one partition.
    return features.transform(table.limit(count).repartition(cores)).select("features", "label");
  }

  /** Features of a row. */
  static int numFeatures(Dataset<Row> rows) {
    return AttributeGroup.fromStructField(rows.schema().apply("features")).size();
  }
}
