package io.github.meanfield;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Tables of numbers and texts with a label. */
public final class Tabular {

  private Tabular() {}

  /** The churn data that come with the project; label 1 is a customer who left. */
  public static Dataset<Row> churn(SparkSession spark, File file) {
    return csv(spark, file)
        .withColumn("label", functions.expr("double(churn = 'Yes')"))
        .drop("churn");
  }

  /**
   * Prices of cut diamonds; the label is the natural logarithm of the price. Sizes of 0 mm, which
   * some rows have, are missing ones.
   */
  public static Dataset<Row> diamonds(SparkSession spark, File file) {
    Dataset<Row> rows = csv(spark, file);
    for (String size : new String[] {"x", "y", "z"}) {
      rows = rows.withColumn(size, functions.expr("nullif(" + size + ", 0)"));
    }
    return rows.withColumn("label", functions.expr("ln(price)")).drop("price");
  }

  private static Dataset<Row> csv(SparkSession spark, File file) {
    return spark
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .option("nullValue", "NA")
        .csv(file.toString());
  }

  /** Stock stages: texts one-hot encoded, missing numbers imputed, all in the vector raw. */
  public static Pipeline features(Dataset<Row> rows) {
    String[] texts = columns(rows, true);
    String[] numbers = columns(rows, false);
    String[] inputs =
        Stream.concat(
                Arrays.stream(numbers).map(name -> name + "_imputed"),
                Arrays.stream(texts).map(name -> name + "_one_hot"))
            .toArray(String[]::new);
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer()
                  .setInputCols(texts)
                  .setOutputCols(suffixed(texts, "_index"))
                  .setHandleInvalid("keep"),
              new OneHotEncoder()
                  .setInputCols(suffixed(texts, "_index"))
                  .setOutputCols(suffixed(texts, "_one_hot")),
              new Imputer().setInputCols(numbers).setOutputCols(suffixed(numbers, "_imputed")),
              new VectorAssembler().setInputCols(inputs).setOutputCol("raw")
            });
  }

  private static String[] columns(Dataset<Row> rows, boolean texts) {
    return Arrays.stream(rows.schema().fields())
        .filter(field -> !field.name().equals("label"))
        .filter(field -> field.dataType().equals(DataTypes.StringType) == texts)
        .map(StructField::name)
        .toArray(String[]::new);
  }

  private static String[] suffixed(String[] names, String suffix) {
    return Arrays.stream(names).map(name -> name + suffix).toArray(String[]::new);
  }
}
