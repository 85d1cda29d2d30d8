package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.report.Chart;
import io.github.meanfield.jobs.report.LearningCurves;
import io.github.meanfield.jobs.report.Report;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Rows;
import io.github.meanfield.transformers.TrainingSummary.Setup;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a page up to date while a network is trained, for a browser that loads it again by itself:
 * the curves so far, how fast rows are trained on, what is predicted for a few rows, and the time
 * left. Of several networks it shows the first.
 */
final class LivePage implements TrainingListener {

  private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

  /** A browser loads the page again after so many seconds, and it is written no more often. */
  private static final int SECONDS = 2;

  private final Path file;
  private final List<EpochRecord> epochs = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private TrainingPlan plan;
  private boolean isWriting = true;
  private long nextWrite = System.nanoTime();

  LivePage(Path file) {
    this.file = file;
  }

  @Override
  public void onStart(String uid, TrainingPlan training) {
    plan = training;
    write(page().headline("Training begins.").refresh(SECONDS));
  }

  @Override
  public void onResume(List<EpochRecord> before) {
    epochs.addAll(before);
  }

  @Override
  public void onWarning(String warning) {
    warnings.add(warning);
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    epochs.add(epoch);
    if (System.nanoTime() - nextWrite >= 0) {
      write(page().headline(course()).refresh(SECONDS));
      nextWrite = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    }
  }

  private String course() {
    int done = epochs.get(epochs.size() - 1).epoch();
    double seconds = epochs.stream().mapToDouble(EpochRecord::seconds).sum();
    long left = Math.round(seconds / done * (plan.maxEpochs() - done));
    return String.format(
        "Epoch %d of at most %d; at this pace %s s are left.",
        done, plan.maxEpochs(), Console.count(left));
  }

  @Override
  public void onStop(TrainingSummary summary) {
    write(
        page()
            .headline(
                String.format(
                    "Trained: %s; best epoch %d.", summary.stopReason(), summary.bestEpoch())));
  }

  @Override
  public void onFailure(Throwable failure) {
    write(page().headline("Training has failed: " + failure.getMessage()));
  }

  private Report page() {
    Report page = new Report("Training");
    page.fact("rows", "rows trained on", plan.trainingRows());
    page.fact("validation", "rows validated on", plan.validationRows());
    page.fact("workers", "workers", plan.numWorkers());
    warnings.forEach(page::warning);
    if (epochs.isEmpty()) {
      return page;
    }
    EpochRecord last = epochs.get(epochs.size() - 1);
    page.tile("train loss", Console.metric(last.trainLoss()), "epoch " + last.epoch());
    if (plan.validationRows() > 0) {
      page.tile("validation loss", Console.metric(last.validationLoss()), "");
      page.tile("validation " + plan.metricName(), Console.metric(last.validationMetric()), "");
    }
    page.tile("rows/s", EpochPrinter.rowsPerSecond(last), "");
    page.section("Learning curves", "", LearningCurves.charts(soFar()));
    page.section(
        "Predictions",
        "What is predicted for a few rows after each epoch; of a class, the probability of the"
            + " class that the row has.",
        predictions());
    return page.section("Pace", "", List.of(pace()));
  }

  private TrainingSummary soFar() {
    return new TrainingSummary(
        List.of(new Course(epochs, 0, "")),
        plan.metricName(),
        new Rows(plan.trainingRows(), plan.validationRows(), Map.of()),
        warnings,
        new Setup(plan.numWorkers(), "", "", List.of()),
        new Times(0, 0, 0),
        List.of());
  }

  private List<String> predictions() {
    List<EpochRecord> told =
        epochs.stream().filter(epoch -> !epoch.predictions().isEmpty()).toList();
    if (told.size() < 2) {
      return List.of();
    }
    List<Chart.Line> lines =
        IntStream.range(0, told.get(0).predictions().size())
            .mapToObj(
                i ->
                    new Chart.Line(
                        String.valueOf(i + 1),
                        numbers(told),
                        told.stream().mapToDouble(epoch -> epoch.predictions().get(i)).toArray()))
            .toList();
    return List.of(Chart.lines("Predictions of a few rows", "epoch", "prediction", lines));
  }

  private String pace() {
    double[] rates =
        epochs.stream().mapToDouble(each -> each.rows() / Math.max(each.seconds(), 1e-9)).toArray();
    return Chart.lines(
        "Rows trained on in a second",
        "epoch",
        "rows/s",
        List.of(new Chart.Line("rows/s", numbers(epochs), rates)));
  }

  private static double[] numbers(List<EpochRecord> epochs) {
    return epochs.stream().mapToDouble(EpochRecord::epoch).toArray();
  }

  /** A page that cannot be written does not end a training. */
  private void write(Report page) {
    if (!isWriting) {
      return;
    }
    try {
      page.writePage(file);
    } catch (RuntimeException e) {
      isWriting = false;
      LOG.warn("training goes on, but the page {} is not kept up to date any more", file, e);
    }
  }
}
