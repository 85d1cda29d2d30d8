package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;

/** Rows of one partition, all for training or all for validation, and what was learned of them. */
final class SurveyedBlock<L extends LabelSurvey<L>> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final boolean validation;
  private final RowBlock rows;
  private final L labels;
  private final RowProblems problems;
  private final long nonZeros;
  private final long digest;

  SurveyedBlock(boolean validation, RowBlock rows, L labels, RowProblems problems, long nonZeros) {
    this.validation = validation;
    this.rows = rows;
    this.labels = labels;
    this.problems = problems;
    this.nonZeros = nonZeros;
    this.digest = rows.digest();
  }

  boolean isValidation() {
    return validation;
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
}
