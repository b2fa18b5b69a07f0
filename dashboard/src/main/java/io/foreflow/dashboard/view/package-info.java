/**
 * What the pages show, one record a page, made from the fleet under its lock and written as JSON
 * behind it. Numbers that are not known are null or, in columns, NaN, which JSON writes as null.
 */
package io.foreflow.dashboard.view;
