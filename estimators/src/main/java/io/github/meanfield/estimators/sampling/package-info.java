/**
 * Rows that are added to those of rarer classes before a classifier is fitted: {@link
 * io.github.meanfield.estimators.sampling.MinorityOversampler}.
 */
package io.github.meanfield.estimators.sampling;
