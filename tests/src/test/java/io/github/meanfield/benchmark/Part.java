package io.github.meanfield.benchmark;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The parts of the benchmark, which can be run apart. */
enum Part {
  /** Training speed beside the limit that sgemm sets. */
  FIT(FitPart::measure),
  /** Time to an accuracy. */
  ACCURACY(AccuracyPart::measure),
  /** Scoring speed. */
  TRANSFORM(TransformPart::measure),
  /** Time to standardize. */
  STANDARDIZER(StandardizerPart::measure),
  /** Share of synchronisation. */
  SYNCHRONISATION(SynchronisationPart::measure),
  /** Sparse features, and growth with the number of rows. */
  FLIGHTS(FlightsPart::measure),
  /** Live heap of a fit. */
  HEAP(HeapPart::measure),
  /** Growth with the number of parameters. */
  PARAMETERS(ParametersPart::measure),
  /** Training speed by the number of cores; runs only if it is named. */
  CORES(CoresPart::measure),
  /** Accuracy of a dense and of a convolutional network on MNIST; runs only if it is named. */
  MNIST(MnistPart::measure),
  /** Error of the prices of diamonds; runs only if it is named. */
  DIAMONDS(DiamondsPart::measure),
  /** Real tables, beside trees and linear models; runs only if it is named. */
  TABLES(TablesPart::measure),
  /** Real tables by which no default was chosen; runs only if it is named. */
  UNSEEN(TablesPart::unseen),
  /** Intervals of predicted numbers by the loss; runs only if it is named. */
  DOUBT(DoubtPart::measure),
  /** Targets that are distributions, and several labels a row; runs only if it is named. */
  TARGETS(TargetsPart::measure),
  /** L-BFGS, schedules and noise on a small network; runs only if it is named. */
  OPTIMIZERS(OptimizersPart::measure),
  /** Accuracy by how private training is; runs only if it is named. */
  PRIVACY(PrivacyPart::measure),
  /** Networks that are trained to bear attacks, noise and mixing; runs only if it is named. */
  ROBUST(RobustPart::measure),
  /** What is done about a rare class; runs only if it is named. */
  UNEQUAL(UnequalPart::measure),
  /** Real texts of two classes; runs only if it is named. */
  TEXTS(TextsPart::measure),
  /** What changing images in training brings; runs only if it is named. */
  IMAGES(ImagesPart::measure),
  /** How fast networks for texts and images learn; runs only if it is named. */
  NETWORKS(NetworksPart::measure),
  /** Quality of networks by how they are averaged; long, and runs only if it is named. */
  CONVERGENCE(ConvergencePart::measure),
  /** Time to predict from one row, without Spark too; runs only if it is named. */
  RUNTIME(RuntimePart::measure),
  /** What a server of predictions takes; runs only if it is named. */
  SERVE(ServePart::measure);

  private final Measurement measurement;

  Part(Measurement measurement) {
    this.measurement = measurement;
  }

  /** The parts that run if none is named: speed, and if there is time memory and growth. */
  static Set<Part> unnamed(boolean quick) {
    return EnumSet.range(FIT, quick ? FLIGHTS : PARAMETERS);
  }

  /**
   * What parts measure with.
   *
   * @param tables makes rows
   * @param plan how much to measure
   * @param progress hears of each step
   */
  record Bench(Tables tables, Plan plan, Progress progress) {
    /** Threads of Spark. */
    int cores() {
      return tables.spark().sparkContext().defaultParallelism();
    }
  }

  private interface Measurement {
    List<Line> measure(Bench bench) throws Exception;
  }

  /** Measures this part. */
  List<Line> measure(Bench bench) throws Exception {
    return measurement.measure(bench);
  }
}
