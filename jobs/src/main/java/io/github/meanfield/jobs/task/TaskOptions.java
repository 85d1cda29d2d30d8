package io.github.meanfield.jobs.task;

import io.github.meanfield.transformers.SplitAssigner;
import picocli.CommandLine.Option;

/** What is learned of the label, and how rows are split for it. */
public final class TaskOptions {

  /** Column of the split while a job runs, of a name that tables hardly have. */
  public static final String SPLIT_COL = "meanfield_split";

  @Option(
      names = "--task",
      paramLabel = "WORD",
      defaultValue = "classification",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private Task task;

  @Option(
      names = "--weights",
      split = ",",
      paramLabel = "A,B,C",
      hideParamSyntax = true,
      defaultValue = "0.7,0.2,0.1",
      description = "Shares of train, validation and test rows. Default: ${DEFAULT-VALUE}")
  private double[] weights;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the split and of the network. Default: ${DEFAULT-VALUE}")
  private long seed;

  /** What is learned. */
  public Task task() {
    return task;
  }

  /** The seed. */
  public long seed() {
    return seed;
  }

  /**
   * What splits the rows.
   *
   * @param id column of which rows with the same value fall in the same split, null without one
   */
  public SplitAssigner splitter(String id) {
    SplitAssigner splitter =
        new SplitAssigner().setSplitCol(SPLIT_COL).setWeights(weights).setSeed(seed);
    return id == null ? splitter : splitter.setKeyCol(id);
  }
}
