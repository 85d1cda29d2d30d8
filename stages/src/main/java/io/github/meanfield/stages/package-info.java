/**
 * What every stage is made of, and what the packages below share: checks of columns before any job
 * runs, words about invalid values, and seeds. No stage lives here, and this package knows none of
 * those below it; each of them has its own:
 *
 * <ul>
 *   <li>{@code params}: every param, declared once
 *   <li>{@code rows}: feature values on their way from a DataFrame into arrays
 *   <li>{@code catalyst}: rows in Spark's own binary form
 *   <li>{@code network}: the network's configuration, its loss, and what computes it
 *   <li>{@code persistence}: files of saved stages
 * </ul>
 *
 * <p>Seeds are derived by the mixing function of Steele, Lea and Flood 2014, "Fast splittable
 * pseudorandom number generators".
 */
package io.github.meanfield.stages;
