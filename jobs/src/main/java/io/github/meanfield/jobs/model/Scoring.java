package io.github.meanfield.jobs.model;

import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How a pipeline scores rows, and what it adds that is kept beside predictions. */
public interface Scoring {

  /** Scores rows. */
  Dataset<Row> transform(PipelineModel model, Dataset<Row> rows);

  /** Names of columns to keep. */
  default List<String> added() {
    return List.of();
  }
}
