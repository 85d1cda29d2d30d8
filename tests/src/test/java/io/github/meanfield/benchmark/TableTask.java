package io.github.meanfield.benchmark;

import io.github.meanfield.Build;
import io.github.meanfield.Tabular;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A real table with a column to predict.
 *
 * @param name what it is called
 * @param file where it is
 * @param hasClasses whether the label is a class, not a number
 * @param reader reads the rows: features and the label
 * @param drawn how many rows are drawn from it, all if it has fewer
 */
record TableTask(
    String name,
    Supplier<Path> file,
    boolean hasClasses,
    BiFunction<SparkSession, File, Dataset<Row>> reader,
    int drawn) {

  /** Name of the column that tells rows apart, in the order of the file. */
  static final String ID = "id";

  /** Customers who leave: 7,043 rows. */
  static final TableTask CHURN =
      new TableTask(
          "churn",
          () -> Build.root().resolve("jobs/examples/churn/churn.csv.gz"),
          true,
          Tabular::churn,
          Integer.MAX_VALUE);

  /** Prices of diamonds: 53,940 rows. */
  static final TableTask DIAMONDS =
      new TableTask(
          "diamonds",
          () -> fromR("diamonds.csv.gz", "ggplot2", "diamonds"),
          false,
          Tabular::diamonds,
          Integer.MAX_VALUE);

  private static final TableTask EARNINGS =
      table("cpssw8", "AER", "CPSSW8", false, "ln(earnings)", List.of("earnings"));

  /** All, with small ones drawn from large ones. */
  static final List<TableTask> ALL =
      List.of(
          DIAMONDS.draw(650),
          EARNINGS.draw(650),
          DIAMONDS.draw(2_000),
          EARNINGS.draw(2_000),
          classes("dna", "mlbench", "DNA", "Class"),
          classes("hpc", "modeldata", "hpc_data", "class"),
          classes("stackoverflow", "modeldata", "stackoverflow", "Remote"),
          CHURN,
          classes("healthinsurance", "AER", "HealthInsurance", "health"),
          classes("smokeban", "AER", "SmokeBan", "smoker"),
          table(
              "chem97",
              "mlmRev",
              "Chem97",
              false,
              "double(score)",
              List.of("score", "student", "gcsecnt"),
              "lea",
              "school"),
          DIAMONDS,
          EARNINGS,
          table(
              "movielens",
              "dslabs",
              "movielens",
              false,
              "rating",
              List.of("rating", "title"),
              "userId",
              "movieId"));

  /** Others, by which no default was chosen. */
  static final List<TableTask> UNSEEN =
      List.of(
          classes("PimaIndiansDiabetes2", "mlbench", "PimaIndiansDiabetes2", "diabetes"),
          numbers("car_prices", "modeldata", "car_prices", "Price"),
          classes("Vehicle", "mlbench", "Vehicle", "Class"),
          classes("Vowel", "mlbench", "Vowel", "Class", "V1"),
          numbers("Sacramento", "modeldata", "Sacramento", "price"),
          table("nwtco", "survival", "nwtco", true, "rel", List.of("rel", "seqno", "edrel")),
          numbers("SLID", "carData", "SLID", "wages"),
          classes("HMDA", "AER", "HMDA", "deny"),
          table(
              "flchain",
              "survival",
              "flchain",
              true,
              "death",
              List.of("death", "futime", "chapter")),
          numbers("DoctorVisits", "AER", "DoctorVisits", "visits"),
          numbers("MathAchieve", "nlme", "MathAchieve", "MathAch", "School"),
          classes("musk", "kernlab", "musk", "Class"),
          classes("attrition", "modeldata", "attrition", "Attrition"),
          table(
              "NMES1988",
              "AER",
              "NMES1988",
              false,
              "visits",
              List.of("visits", "nvisits", "ovisits", "novisits", "emergency", "hospital")),
          table("VerbAgg", "lme4", "VerbAgg", true, "r2", List.of("r2", "resp"), "id", "item"),
          classes("mlc_churn", "modeldata", "mlc_churn", "churn"),
          numbers("Vocab", "carData", "Vocab", "vocabulary"),
          classes("spam", "kernlab", "spam", "type"),
          classes("Satellite", "mlbench", "Satellite", "classes"),
          classes("lending_club", "modeldata", "lending_club", "Class"),
          numbers("CPS1988", "AER", "CPS1988", "wage"),
          table("cells", "modeldata", "cells", true, "class", List.of("class", "case")),
          numbers("InstEval", "lme4", "InstEval", "y", "s", "d", "dept"),
          classes("ticdata", "kernlab", "ticdata", "CARAVAN"));

  /** Whole tables whose label is a number. */
  static List<TableTask> numbers() {
    return ALL.stream()
        .filter(task -> !task.hasClasses && task.drawn == Integer.MAX_VALUE)
        .toList();
  }

  private static TableTask classes(
      String name, String library, String dataSet, String label, String... categories) {
    return table(name, library, dataSet, true, label, List.of(label), categories);
  }

  private static TableTask numbers(
      String name, String library, String dataSet, String label, String... categories) {
    return table(name, library, dataSet, false, label, List.of(label), categories);
  }

  /**
   * A table of an R package.
   *
   * @param label what gives the label
   * @param dropped columns that are no features
   * @param categories columns whose numbers are names
   */
  private static TableTask table(
      String name,
      String library,
      String dataSet,
      boolean hasClasses,
      String label,
      List<String> dropped,
      String... categories) {
    return new TableTask(
        name,
        () -> fromR("tables/" + name + ".csv.gz", library, dataSet),
        hasClasses,
        (spark, file) -> {
          Dataset<Row> rows = Tabular.csv(spark, file);
          for (String category : categories) {
            rows = rows.withColumn(category, functions.col(category).cast("string"));
          }
          // The name of the label may be that of a column that is dropped.
          return rows.withColumn("the label", functions.expr(label))
              .drop(dropped.toArray(String[]::new))
              .withColumnRenamed("the label", "label")
              .where("label is not null");
        },
        Integer.MAX_VALUE);
  }

  private static Path fromR(String file, String library, String dataSet) {
    return DataFolder.find(
        file,
        String.format(
            "Rscript -e 'data(%2$s, package = \"%1$s\"); write.csv(%2$s, gzfile(\"%%s\"), row.names"
                + " = FALSE)'",
            library, dataSet));
  }

  /** As many rows, drawn at random. */
  TableTask draw(int rows) {
    return new TableTask(name, file, hasClasses, reader, rows);
  }

  /**
   * The rows as they are read: the features and the label.
   *
   * @throws IllegalArgumentException if the file is not there; the message tells how to get it
   */
  Dataset<Row> read(SparkSession spark) {
    return reader.apply(spark, file.get().toFile());
  }

  /**
   * The rows to work with.
   *
   * @param seed by which they are drawn
   * @return the features, the label and {@link #ID}; classes are numbered in the order of their
   *     names
   */
  Dataset<Row> rows(SparkSession spark, long seed) {
    Dataset<Row> rows = read(spark).withColumn(ID, functions.monotonically_increasing_id());
    if (hasClasses) {
      rows =
          new StringIndexer()
              .setInputCol("label")
              .setOutputCol("class")
              .setStringOrderType("alphabetAsc")
              .fit(rows)
              .transform(rows)
              .drop("label")
              .withColumnRenamed("class", "label");
    }
    return drawn == Integer.MAX_VALUE
        ? rows
        : rows.orderBy(functions.xxhash64(functions.col(ID), functions.lit(seed))).limit(drawn);
  }
}
