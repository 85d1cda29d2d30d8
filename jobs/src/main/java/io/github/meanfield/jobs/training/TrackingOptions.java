package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.NeuralNetworkEstimator;
import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.tracking.MlflowListener;
import io.github.meanfield.estimators.tracking.TensorBoardListener;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.Storage;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** Where a training can be followed, beside the terminal. */
final class TrackingOptions {

  private static final String EXPERIMENT = "meanfield";

  @Option(
      names = "--live",
      paramLabel = "FILE",
      description =
          "HTML page that is kept up to date while the network is trained: curves, pace, what is"
              + " predicted for a few rows. A browser loads it again by itself.")
  private String live;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = "Directory to write the epochs to, for tensorboard --logdir DIR.")
  private String tensorBoard;

  @Option(
      names = "--mlflow",
      paramLabel = "URI",
      description = "MLflow tracking server, such as http://localhost:5000, to make a run of.")
  private String mlflow;

  @Option(
      names = "--mlflow-experiment",
      paramLabel = "NAME",
      description = "Experiment of that run. Default: " + EXPERIMENT)
  private String experiment;

  /** Options without values. */
  TrackingOptions() {}

  /** Checks what can be checked before training. */
  void require() {
    if (live != null) {
      Storage.requireWritable("--live", Storage.target("--live", live));
    }
    if (mlflow != null && !mlflow.matches("https?://.+")) {
      throw new BadInput(
          "--mlflow '%s' is no address of a server; give http://HOST:PORT or https://HOST", mlflow);
    }
    if (mlflow == null && experiment != null) {
      throw new BadInput(
          "--mlflow-experiment '%s' is given without --mlflow; give the address of the server",
          experiment);
    }
  }

  /**
   * Who hears of a training.
   *
   * @param progress the terminal
   * @param estimator whose params a server is told
   */
  TrainingListener listener(TrainingListener progress, NeuralNetworkEstimator<?, ?> estimator) {
    TrainingListener all = progress;
    if (live != null) {
      Path page = Storage.target("--live", live);
      all = all.and(new LivePage(page));
    }
    if (tensorBoard != null) {
      all = all.and(new TensorBoardListener(tensorBoard));
    }
    if (mlflow != null) {
      all =
          all.and(
              new MlflowListener(mlflow, experiment == null ? EXPERIMENT : experiment)
                  .withParams(estimator));
    }
    return all;
  }
}
