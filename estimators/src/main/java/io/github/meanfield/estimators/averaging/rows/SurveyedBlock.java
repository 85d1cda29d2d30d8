package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;

/** Rows of one partition, all of one split, and what was learned of them. */
final class SurveyedBlock<L extends LabelSurvey<L>> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Split split;
  private final RowBlock rows;
  private final L labels;
  private final RowProblems problems;
  private final long nonZeros;
  private final long digest;
  private final ExampleSketch examples;

  SurveyedBlock(Split split, RowBlock rows, L labels, RowProblems problems, long nonZeros) {
    this.split = split;
    this.rows = rows;
    this.labels = labels;
    this.problems = problems;
    this.nonZeros = nonZeros;
    long[] hashes = rows.hashes();
    this.digest = RowBlock.digest(hashes);
    this.examples = ExampleSketch.of(rows, hashes);
  }

  Split split() {
    return split;
  }

  RowBlock rows() {
    return rows;
  }

  L labels() {
    return labels;
  }

  /** Rows that were left out while this block was filled. */
  RowProblems problems() {
    return problems;
  }

  /** Number of features that are not zero. */
  long nonZeros() {
    return nonZeros;
  }

  long digest() {
    return digest;
  }

  /** A few of the rows. */
  ExampleSketch examples() {
    return examples;
  }
}
