package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.OutputOptions;
import io.github.meanfield.jobs.tables.Storage;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import picocli.CommandLine.Option;

/** Where a saved pipeline is. */
public final class ModelOptions {

  /** Folder of the fitted pipeline in that of a training. */
  public static final String FOLDER = "model";

  /** Every saved pipeline has it, and nothing else that a user may point to by mistake. */
  private static final String METADATA = "metadata";

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "A saved PipelineModel, as train writes it to its DIR/model.")
  private String path;

  private Optional<InputQuery> query;
  private Optional<TrainedColumns> trained;

  /** The folder as the user gave it, null without one. */
  public String path() {
    return path;
  }

  /** Checks that there is a saved pipeline, before any Spark session starts. */
  public void require() {
    if (path == null) {
      throw new BadInput("which model? give --model DIR");
    }
    Storage.requirePlain("--model", path);
    Path model = Storage.require("--model", path)[0].getPath();
    if (!Storage.exists(new Path(model, METADATA))) {
      boolean isParent = Storage.exists(new Path(new Path(model, FOLDER), METADATA));
      throw new BadInput(
          "--model: '%s' is not a saved pipeline, there is no %s in it%s",
          path, METADATA, isParent ? "; did you mean '" + path + "/" + FOLDER + "'?" : "");
    }
  }

  /**
   * Checks that a folder that a command may replace is not a training's: that has a report too, but
   * what the command puts in its place has no model.
   */
  public static void requireNone(OutputOptions output) {
    if (Storage.exists(Storage.path("--output", output.path() + "/" + FOLDER))) {
      throw new BadInput(
          "--output '%s' holds a trained model, which would be lost; give another", output.path());
    }
  }

  /**
   * Loads the pipeline, once {@link #require} has found it.
   *
   * @param isQueried whether rows come from a query that takes the place of the model's own
   */
  public ModelColumns load(boolean isQueried) {
    PipelineModel model = PipelineModel.load(path);
    return new ModelColumns(
        query().isEmpty() ? model : InputQuery.after(model),
        query().filter(any -> !isQueried),
        trained());
  }

  /** What made the training rows of those that were read, if it belongs to the pipeline. */
  public Optional<InputQuery> query() {
    if (query == null) {
      query = InputQuery.read(path);
    }
    return query;
  }

  /** What the columns were in training, if it is known. */
  public Optional<TrainedColumns> trained() {
    if (trained == null) {
      trained = TrainedColumns.read(path);
    }
    return trained;
  }
}
