package io.github.meanfield.jobs.train;

import io.github.meanfield.jobs.model.ColumnRoles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Spark's own stages that make one vector of all columns, fitted on training rows. */
final class FeatureStages {

  /** The vector of all columns. */
  static final String ASSEMBLED = "assembled_features";

  private static final String INDEXED = "_index";
  private static final String ENCODED = "_onehot";
  private static final String IMPUTED = "_imputed";

  private FeatureStages() {}

  /** What a missing number becomes, of the training rows' numbers in its column. */
  enum Imputation {
    MEDIAN,
    MEAN,
    MODE;

    /** Spark's name of the strategy, which the command line has too. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The column that the next stage reads: a single vector needs no assembling. */
  static String outputCol(ColumnRoles roles) {
    return isOneVector(roles) ? roles.vectors().get(0) : ASSEMBLED;
  }

  /**
   * Fits the stages.
   *
   * @param training training rows
   * @param roles what each column is
   * @param imputation what missing numbers become: the median, mean or mode of the column
   * @param categories the categories of each column of texts that have a number of their own, in
   *     the order of their numbers; all others share one
   * @return the fitted stages, none if there is nothing to do
   */
  static List<Transformer> fit(
      Dataset<Row> training, ColumnRoles roles, Imputation imputation, String[][] categories) {
    if (isOneVector(roles)) {
      return List.of();
    }
    List<PipelineStage> stages = new ArrayList<>();
    if (!roles.categorical().isEmpty()) {
      stages.add(
          new StringIndexerModel(categories)
              .setInputCols(named(roles.categorical(), ""))
              .setOutputCols(named(roles.categorical(), INDEXED))
              .setHandleInvalid("keep"));
      stages.add(
          new OneHotEncoder()
              .setInputCols(named(roles.categorical(), INDEXED))
              .setOutputCols(named(roles.categorical(), ENCODED))
              .setHandleInvalid("keep"));
    }
    if (!roles.numeric().isEmpty()) {
      // All of them: a column that is complete in training may have gaps in what is scored later.
      stages.add(
          new Imputer()
              .setStrategy(imputation.toString())
              .setInputCols(named(roles.numeric(), ""))
              .setOutputCols(named(roles.numeric(), IMPUTED)));
    }
    stages.add(assembler(roles));
    PipelineModel fitted =
        new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(training);
    return List.of(fitted.stages());
  }

  private static VectorAssembler assembler(ColumnRoles roles) {
    String[] inputs =
        Stream.of(
                named(roles.numeric(), IMPUTED),
                named(roles.flags(), ""),
                named(roles.categorical(), ENCODED),
                named(roles.vectors(), ""))
            .flatMap(Stream::of)
            .toArray(String[]::new);
    return new VectorAssembler()
        .setInputCols(inputs)
        .setOutputCol(ASSEMBLED)
        // A missing flag becomes NaN, for which the standardizer puts the mean. Vectors without
        // metadata do not allow it, since Spark cannot tell their size from a missing one.
        .setHandleInvalid(roles.vectors().isEmpty() ? "keep" : "error");
  }

  private static boolean isOneVector(ColumnRoles roles) {
    return roles.size() == 1 && roles.vectors().size() == 1;
  }

  private static String[] named(List<String> columns, String ending) {
    return columns.stream().map(column -> column + ending).toArray(String[]::new);
  }
}
