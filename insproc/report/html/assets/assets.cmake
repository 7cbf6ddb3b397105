# What every report's page is made of: its frame, its style and its scripts, joined in this order by
# html_report.cpp.
target_texts(ins report_assets report/html/assets.h
  ${CMAKE_CURRENT_LIST_DIR}/page.html
  ${CMAKE_CURRENT_LIST_DIR}/workbench.html
  ${CMAKE_CURRENT_LIST_DIR}/style.css
  ${CMAKE_CURRENT_LIST_DIR}/start.js
  ${CMAKE_CURRENT_LIST_DIR}/plot.js
  ${CMAKE_CURRENT_LIST_DIR}/figures.js
  ${CMAKE_CURRENT_LIST_DIR}/viewer.js
  ${CMAKE_CURRENT_LIST_DIR}/spectra.js
  ${CMAKE_CURRENT_LIST_DIR}/tables.js
)
