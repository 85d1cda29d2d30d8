package io.github.meanfield.estimators.tracking;

import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Writes the course of a fit for TensorBoard: {@code tensorboard --logdir DIR} draws the loss of
 * training and validation rows in one chart, and in others the validation metric, the learning rate
 * and the rows trained on in a second, epoch by epoch.
 *
 * <p>Files go to {@code DIR/train} and {@code DIR/validation}, those of further networks to {@code
 * DIR/network-2/train} and so on, on any file system that Hadoop knows. Each fit adds files: a
 * directory of its own keeps it apart from others. A fit that goes on from a checkpoint writes the
 * epochs before it, too. Files that cannot be made when training starts are an error; what fails
 * later is told to the log and does not end the fit.
 */
public final class TensorBoardListener extends TrackingListener {

  private final Path directory;
  private final Map<Path, EventFile> files = new HashMap<>();
  private String metric;

  /**
   * A listener of one fit at a time.
   *
   * @param directory where the files are written; made if it is missing
   */
  public TensorBoardListener(String directory) {
    super("TensorBoard's directory '" + directory + "'");
    this.directory = new Path(directory);
  }

  @Override
  void open(String estimator, TrainingPlan plan) throws IOException {
    metric = plan.metricName();
    file(1, "train");
  }

  /** Opened when it is needed first, as there may be no validation rows. */
  private EventFile file(int network, String rows) throws IOException {
    Path parent = network == 1 ? directory : new Path(directory, "network-" + network);
    Path folder = new Path(parent, rows);
    EventFile file = files.get(folder);
    if (file == null) {
      file = new EventFile(folder, SparkSession.active().sparkContext().hadoopConfiguration());
      files.put(folder, file);
    }
    return file;
  }

  @Override
  void write(int network, EpochRecord epoch) throws IOException {
    file(network, "train").add(epoch.epoch(), EpochValues.training(epoch));
    Map<String, Double> validation = EpochValues.validation(epoch, metric);
    if (!validation.isEmpty()) {
      file(network, "validation").add(epoch.epoch(), validation);
    }
  }

  @Override
  void finish(TrainingSummary summary) throws IOException {
    close();
  }

  @Override
  void fail(Throwable failure) throws IOException {
    close();
  }

  private void close() throws IOException {
    List<EventFile> open = List.copyOf(files.values());
    files.clear();
    IOException first = null;
    for (EventFile file : open) {
      try {
        file.close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
