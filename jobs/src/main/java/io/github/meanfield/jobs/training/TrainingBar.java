package io.github.meanfield.jobs.training;

import io.github.meanfield.estimators.averaging.TrainingListener;
import io.github.meanfield.estimators.averaging.TrainingPlan;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.transformers.EpochRecord;
import io.github.meanfield.transformers.TrainingSummary;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.LongStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on the last line of a terminal, below what another listener prints. */
final class TrainingBar implements Progress {

  private static final int INTERVAL_MILLIS = 200;
  private static final String ERASE = "\r\u001b[2K";

  private final TrainingListener printer;
  private final PrintStream terminal;
  private final int width;
  private int maxEpochs;

  /** Rounds that each network has behind it. */
  private long[] rounds = new long[1];

  private ProgressBar bar;
  private int roundsPerEpoch = 1;
  private boolean isShown;

  /**
   * A bar.
   *
   * @param printer prints whole lines to the same terminal
   * @param terminal where to draw
   * @param width columns of the terminal
   */
  TrainingBar(TrainingListener printer, PrintStream terminal, int width) {
    this.printer = printer;
    this.terminal = terminal;
    this.width = width;
  }

  @Override
  public void onStart(String uid, TrainingPlan plan) {
    maxEpochs = plan.maxEpochs();
    rounds = new long[plan.numNetworks()];
    printer.onStart(uid, plan);
  }

  @Override
  public void onResume(List<EpochRecord> epochs) {
    printer.onResume(epochs);
  }

  @Override
  public void onRound(int epoch, int round, int ofEpoch) {
    stepTo(1, epoch, round, ofEpoch);
  }

  /** The bar is of all networks, and the lines above it of the first. */
  @Override
  public TrainingListener ofNetwork(int network) {
    return network == 1
        ? this
        : new TrainingListener() {
          @Override
          public void onRound(int epoch, int round, int ofEpoch) {
            stepTo(network, epoch, round, ofEpoch);
          }
        };
  }

  @Override
  public void onWarning(String warning) {
    above(() -> printer.onWarning(warning));
  }

  @Override
  public void onEpoch(EpochRecord epoch) {
    above(() -> printer.onEpoch(epoch));
    stepTo(1, epoch.epoch(), roundsPerEpoch, roundsPerEpoch);
    bar.setExtraMessage(
        String.format(
            " epoch %d/%d, loss %s, validation %s, %s rows/s",
            epoch.epoch(),
            maxEpochs,
            Console.metric(epoch.trainLoss()),
            Console.metric(epoch.validationMetric()),
            EpochPrinter.rowsPerSecond(epoch)));
    bar.refresh();
  }

  @Override
  public void onStop(TrainingSummary summary) {
    close();
    printer.onStop(summary);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      erase();
    }
  }

  private void stepTo(int network, int epoch, int round, int ofEpoch) {
    roundsPerEpoch = ofEpoch;
    rounds[network - 1] = (long) (epoch - 1) * ofEpoch + round;
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax((long) rounds.length * maxEpochs * roundsPerEpoch)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(INTERVAL_MILLIS)
              // Its own thread draws.
              .setConsumer(new DelegatingProgressBarConsumer(this::draw, width - 1))
              .build();
    }
    bar.stepTo(LongStream.of(rounds).sum());
  }

  /** Prints lines above the bar, which is drawn again at its next turn. */
  private synchronized void above(Runnable lines) {
    erase();
    lines.run();
  }

  private synchronized void erase() {
    if (isShown) {
      terminal.print(ERASE);
      terminal.flush();
      isShown = false;
    }
  }

  private synchronized void draw(String text) {
    terminal.print(ERASE + text);
    terminal.flush();
    isShown = true;
  }
}
